import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MOST_SESSIONS } from './panel'
import type { BenchServer } from './server'

/** What an idle backend with its client takes, in bytes, with room to spare. */
const EACH = 2_600_000

/** Opens as many idle sessions as the goal names, or fewer where the memory does not allow them. */
export async function manySessions(server: BenchServer): Promise<{ count: number; close(): Promise<void> }> {
  const wanted = freemem() > MOST_SESSIONS * EACH ? MOST_SESSIONS : 2_000
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-'))
  const script = join(folder, 'idle.sql')
  // pgbench counts microseconds in 32 bits: 3600 s would be below zero, and the sessions never idle.
  writeFileSync(script, 'SELECT 1;\n\\sleep 2000 s\n')
  const ending = new AbortController()
  const runs = [0, 1].map(() =>
    server.pgbench(['-n', '-c', String(wanted / 2), '-T', '3600', '-f', script], { signal: ending.signal }),
  )
  const failed = Promise.race(runs.map((run) => run.then(() => Promise.reject(new Error('It ended.')))))
  failed.catch(() => undefined)
  const close = async () => {
    ending.abort()
    await Promise.allSettled(runs)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.race([untilOpen(server, wanted), failed])
    return { count: wanted, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function untilOpen(server: BenchServer, wanted: number): Promise<void> {
  const admin = await server.admin('bench crowd')
  try {
    const deadline = Date.now() + 300_000
    for (;;) {
      const { rows } = await admin.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'pgbench' AND state = 'idle'`,
      )
      if ((rows[0]?.n ?? 0) >= wanted) return
      if (Date.now() > deadline) throw new Error(`Only ${rows[0]?.n} of ${wanted} sessions came up.`)
      await sleep(1_000)
    }
  } finally {
    await admin.end()
  }
}
