import { readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { embeddedUrl } from '@/lib/secrets'
import type { Access } from './cluster'
import { type ProcessFacts, postgresProcessesIn, processFacts, runsPostgres } from './proc'

const READY_WITHIN = 60_000

/**
 * The postmaster of this folder if it runs, judged by pid, start time, executable and working directory.
 * A pid file that no longer names it is removed.
 */
export async function livingPostmaster(folder: string): Promise<number | null> {
  const file = join(folder, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  const facts = Number.isInteger(pid) && pid > 1 ? processFacts(pid) : null
  if (facts && isPostmaster(facts, Number(lines[2]), folder)) return pid
  // Dead, a zombie nobody reaped, or another program. PostgreSQL would refuse to start for the last two, and
  // guards itself against backends that outlived a postmaster by this very file: so they must be gone first.
  await noBackendsLeft(folder)
  rmSync(file, { force: true })
  return null
}

function isPostmaster(facts: ProcessFacts, recordedStart: number, folder: string): boolean {
  // PostgreSQL writes the second in which it started; /proc counts from boot, and clocks get corrected.
  const sameStart =
    facts.startedAt === null ||
    !Number.isFinite(recordedStart) ||
    Math.abs(facts.startedAt - recordedStart) < 30
  const sameFolder = facts.cwd === null || facts.cwd === realpathSync(folder)
  return runsPostgres(facts) && sameStart && sameFolder
}

/** Waits for the backends of a killed postmaster, which end by themselves; kills them after ten seconds. */
export async function noBackendsLeft(folder: string): Promise<void> {
  const real = realpathSync(folder)
  for (let tries = 0; tries < 120; tries++) {
    const left = postgresProcessesIn(real)
    if (left.length === 0) return
    if (tries === 100) for (const pid of left) process.kill(pid, 'SIGKILL')
    await sleep(100)
  }
  throw new Error(`Processes of an earlier store still use ${folder} and cannot be ended.`)
}

/** Resolves when the process is gone; for one that is not our child. */
export async function waitUntilGone(pid: number): Promise<void> {
  while (processFacts(pid) !== null) await new Promise((done) => setTimeout(done, 200).unref())
}

/** Waits until the store answers, and makes the database on first use. */
export async function ready(access: Access, gone: Promise<void>): Promise<void> {
  let ended = false
  void gone.then(() => {
    ended = true
  })
  const until = Date.now() + READY_WITHIN
  for (;;) {
    try {
      return await ensureDatabase(access)
    } catch (error) {
      if (ended) throw new Error('the server ended at once.')
      if ((error as { code?: string }).code === '28P01')
        throw new Error('the store refuses its own password.')
      if (Date.now() > until) throw new Error('it did not answer within a minute.')
      await sleep(40)
    }
  }
}

async function ensureDatabase(access: Access): Promise<void> {
  const client = new pg.Client({
    connectionString: embeddedUrl({ ...access, database: 'postgres' }),
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1', [
      access.database,
    ])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(access.database)}`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Fast shutdown, then harder ones. Returns when the server is gone. */
export async function shutDown(pid: number, gone: Promise<void>): Promise<void> {
  const ways = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const
  for (const [signal, patience] of ways) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await within(gone, patience)) return
  }
}

/** Whether it happens in time. The timer holds the process: nothing else may, once the units are gone. */
async function within(gone: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const ended = await Promise.race([gone.then(() => true), late])
  clearTimeout(timer)
  return ended
}
