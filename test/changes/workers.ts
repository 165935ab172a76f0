import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { config } from '@/lib/config'
import { readSecretFiles } from '@/lib/secrets'
import { bundled, CLONE } from '../bundle'
import { addressOf } from '../servers/pool'
import type { ServerAccess } from '../servers/start'
import type { Reach } from './five-steps'

export type WorkerSetup = {
  storeUrl: string
  /** The target's server; the worker acts as its administrator. */
  server: ServerAccess
  /** Servers of the change of five steps, by target id; without it the worker does not know that kind. */
  reach?: Reach
  at?: string | null
  signal?: 'SIGKILL' | 'SIGSTOP'
}

export type TestWorker = {
  child: ChildProcess
  points: string[]
  /** When each point was reached, Unix milliseconds with fractions. */
  times: Map<string, number>
  errors: string[]
  ended: Promise<void>
  /** Waits until it has reached a point; `ready` when it listens. */
  reached(point: string, timeoutMs?: number): Promise<void>
  /** Waits until it stands still, as the signal of its point has it. */
  frozen(): Promise<void>
  stop(): Promise<void>
}

/** Starts a worker process and waits until it takes jobs. */
export async function startTestWorker(setup: WorkerSetup): Promise<TestWorker> {
  const child = spawn(process.execPath, [await bundled('test/changes/worker.ts')], {
    cwd: CLONE,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, QD_EGRESS_ALLOW: '127.0.0.0/8,::1' },
  })
  const points: string[] = []
  const times = new Map<string, number>()
  const errors: string[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString('utf8')))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { point?: string; at?: number; ready?: boolean; error?: string }
    if (event.point) points.push(event.point)
    if (event.point && event.at) times.set(event.point, event.at)
    if (event.ready) points.push('ready')
    if (event.error) errors.push(event.error)
  })
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const { storeUrl, server, reach, at = null, signal = 'SIGKILL' } = setup
  const secrets = { ...readSecretFiles(config(), { worker: true }), databaseUrl: storeUrl }
  const address = addressOf(server)
  const login = { user: server.adminUser, password: server.password }
  child.stdin.write(`${JSON.stringify({ secrets, address, login, reach, at, signal })}\n`)
  // A run that waits is claimed at once: one that is to die there may never come to say that it listens.
  const came = (point: string) =>
    points.includes(point) || (point === 'ready' && at !== null && points.includes(at))
  const reached = async (point: string, timeoutMs = 60_000) => {
    const until = Date.now() + timeoutMs
    while (!came(point)) {
      if (Date.now() > until || child.exitCode !== null)
        throw new Error(`The worker never came to "${point}": ${points.join(', ')} ${errors.join('\n')}`)
      await new Promise((resume) => setTimeout(resume, 5))
    }
  }
  const frozen = async () => {
    await reached(at ?? 'ready')
    const until = Date.now() + 60_000
    while (!/^State:\tT/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8'))) {
      if (Date.now() > until) throw new Error(`The worker goes on: ${points.join(', ')} ${errors.join('\n')}`)
      await new Promise((resume) => setTimeout(resume, 5))
    }
  }
  const stop = async () => {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await ended
  }
  await reached('ready')
  return { child, points, times, errors, ended, reached, frozen, stop }
}
