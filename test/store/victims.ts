import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseConfig } from '@/lib/config'
import { serverUser } from '@/lib/sandbox/unprivileged'
import { postgresProcessesIn, processFacts } from '@/lib/store/proc'
import { storeFolder } from '@/lib/store/store-folder'
import { bundled, CLONE } from '../bundle'
import { testFolder } from '../servers/leftovers'

/** A child that can be killed, with the events it printed so far. */
export type Victim = {
  child: ChildProcess
  events: Record<string, unknown>[]
  errors: () => string
  ended: Promise<void>
  /** Waits for the first event that has this field. */
  event(field: string, timeoutMs?: number): Promise<Record<string, unknown>>
}

/** Starts a victim in one of its modes. */
export async function startVictim(mode: 'start' | 'write' | 'migrate', where: string): Promise<Victim> {
  const child = spawn(process.execPath, [await bundled('test/store/victim.ts'), mode, where], {
    cwd: CLONE,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const events: Record<string, unknown>[] = []
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8')
  })
  createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)))
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const event = async (field: string, timeoutMs = 60_000) => {
    const until = Date.now() + timeoutMs
    for (;;) {
      const found = events.find((one) => field in one)
      if (found) return found
      if (child.exitCode !== null || Date.now() > until) throw new Error(`no event "${field}": ${errors}`)
      await new Promise((resume) => setTimeout(resume, 10))
    }
  }
  return { child, events, errors: () => errors, ended, event }
}

/** A data folder of its own, and the folder the store's files lie in. */
export function freshDataDir(): { dataDir: string; folder: string; remove(): Promise<void> } {
  const base = mkdtempSync(join(tmpdir(), 'quarterdeck-store-'))
  const dataDir = join(base, 'data')
  const folder = storeFolder(parseConfig({ QD_HOME: CLONE, QD_DATA_DIR: dataDir }))
  const home = dirname(folder)
  testFolder(home, serverUser())
  const remove = async () => {
    await killStore(folder)
    // As root the files lie below /var/lib, in a folder made for this data folder alone.
    for (const made of [base, home]) rmSync(made, { recursive: true, force: true })
  }
  return { dataDir, folder, remove }
}

/** Kills every process of the store at once with SIGKILL, and waits until none is left. */
export async function killStore(folder: string): Promise<void> {
  for (let tries = 0; tries < 1_500; tries++) {
    const left = postgresProcessesIn(folder)
    if (left.length === 0) return
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended between the look and the signal.
      }
    }
    await new Promise((resume) => setTimeout(resume, 20))
  }
  throw new Error(`the store in ${folder} does not end`)
}

/** The pid in the store's pid file, when that process lives. */
export function postmasterOf(folder: string): number | null {
  try {
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0])
    return processFacts(pid) ? pid : null
  } catch {
    return null
  }
}
