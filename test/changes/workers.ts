import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { config } from '@/lib/config'
import type { TargetAddress } from '@/lib/engines/contract/address'
import { readSecretFiles } from '@/lib/secrets'
import type { Reach } from './five-steps'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

export type WorkerSetup = {
  storeUrl: string
  address: TargetAddress
  login: { user: string; password: string }
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
  stop(): Promise<void>
}

/** Bundles the worker once per test file; its packages come from the clone's node_modules. */
export async function bundleWorker(): Promise<string> {
  const outfile = join(root, 'build', 'test', `change-worker-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'test/changes/worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root, 'server-only': join(root, 'node_modules/server-only/empty.js') },
    logLevel: 'error',
  })
  return outfile
}

/** Starts a worker process and waits until it takes jobs. */
export async function startTestWorker(bundle: string, setup: WorkerSetup): Promise<TestWorker> {
  const child = spawn(process.execPath, [bundle], {
    cwd: root,
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
  const { storeUrl, address, login, reach, at = null, signal = 'SIGKILL' } = setup
  const secrets = { ...readSecretFiles(config(), { worker: true }), databaseUrl: storeUrl }
  child.stdin.write(`${JSON.stringify({ secrets, address, login, reach, at, signal })}\n`)
  // A run that waits is claimed at once: one that is to die there may never come to say that it listens.
  const came = (point: string) =>
    points.includes(point) || (point === 'ready' && at !== null && points.includes(at))
  const reached = async (point: string, timeoutMs = 20_000) => {
    const until = Date.now() + timeoutMs
    while (!came(point)) {
      if (Date.now() > until || child.exitCode !== null)
        throw new Error(`The worker never came to "${point}": ${points.join(', ')} ${errors.join('\n')}`)
      await new Promise((resume) => setTimeout(resume, 5))
    }
  }
  const stop = async () => {
    child.kill('SIGCONT')
    child.kill('SIGKILL')
    await ended
  }
  await reached('ready')
  return { child, points, times, errors, ended, reached, stop }
}
