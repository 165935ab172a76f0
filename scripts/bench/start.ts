import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { configWith } from '@/lib/config'
import { storeFolder } from '@/lib/store/store-folder'
import type { Context } from './context'
import { familyOf, median, type Part, partOf, pssMb, spread } from './measure'
import { load, type PartResult } from './report'

const STARTS = 7
const IDLE_MS = 20_000

/** From the start of the program to a served sign-in page, the store already made; and memory when idle. */
export async function start(context: Context): Promise<PartResult> {
  const began = { at: new Date().toISOString(), load: load() }
  const home = join(context.home, 'bench-results', `start-${randomBytes(3).toString('hex')}`)
  mkdirSync(home, { recursive: true })
  const environment = {
    QD_HOME: context.home,
    QD_DATA_DIR: home,
    QD_PORT: String(context.portBase + 60),
    QD_STORE_PORT: String(context.portBase + 61),
  }
  const store = storeFolder(configWith(environment))
  const times: number[] = []
  let memory: Record<Part, number> = { web: 0, worker: 0, store: 0, other: 0 }
  try {
    await once(context, environment, async () => undefined)
    for (let i = 0; i < STARTS; i += 1) {
      const seconds = await once(context, environment, async (pid) => {
        if (i < STARTS - 1) return
        await sleep(IDLE_MS)
        memory = memoryOf(pid)
      })
      times.push(seconds)
      context.say(`start: ${seconds.toFixed(2)} s`)
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
    // Under root it lies beside the other servers' data, in a folder of this installation alone.
    rmSync(dirname(store), { recursive: true, force: true })
  }
  return { part: 'start', ...began, ...figures(times, memory) }
}

function figures(times: number[], memory: Record<Part, number>): Pick<PartResult, 'figures' | 'notes'> {
  return {
    figures: [
      {
        what: 'Start to a served sign-in page, store already made',
        value: median(times),
        unit: 's',
        sense: 'at most',
        limit: 5,
        spread: spread(times),
        n: times.length,
      },
      {
        what: 'Resident memory of web, worker and store, idle',
        value: memory.web + memory.worker + memory.store,
        unit: 'MB',
        sense: 'at most',
        limit: 700,
        n: 1,
      },
    ],
    notes: [
      'The program behind `npm start` on a folder whose store was made before; until GET /sign-in answers 200 with its form. The files lie in the page cache.',
      `Memory is the proportional set size ${IDLE_MS / 1000} s after the page was served: web ${memory.web.toFixed(0)} MB, worker ${memory.worker.toFixed(0)} MB, store ${memory.store.toFixed(0)} MB; the supervisor has ${memory.other.toFixed(0)} MB more.`,
    ],
  }
}

function memoryOf(pid: number): Record<Part, number> {
  const sums: Record<Part, number> = { web: 0, worker: 0, store: 0, other: 0 }
  for (const member of familyOf(pid)) sums[partOf(member)] += pssMb(member)
  return sums
}

/** Starts the panel, waits for its sign-in page, and stops it. @returns seconds until the page was there */
async function once(
  context: Context,
  environment: Record<string, string>,
  meanwhile: (pid: number) => Promise<void>,
): Promise<number> {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(context.home, 'build', 'supervisor.mjs')],
    {
      cwd: context.home,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000)
    })
  }
  try {
    await served(child, `http://localhost:${environment.QD_PORT}/sign-in`, () => output)
    const seconds = (performance.now() - began) / 1000
    await meanwhile(child.pid ?? 0)
    return seconds
  } finally {
    if (child.exitCode === null) {
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    }
  }
}

async function served(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The panel ended while starting: ${output()}`)
    if (Date.now() > deadline) throw new Error(`No sign-in page after 2 minutes: ${output()}`)
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
    const text = await answer?.text().catch(() => '')
    if (answer?.status === 200 && text?.includes('<form')) return
    await sleep(20)
  }
}
