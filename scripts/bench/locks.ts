import type { Client } from 'pg'
import { Secret } from '@/lib/crypto/secret'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import { locksView } from '@/lib/features/locks/view'
import type { Context } from './context'
import { cpuMs, median, spread } from './measure'
import { load, type PartResult } from './report'
import { type BenchServer, MONITOR, startBenchServer } from './server'

const HOLDERS = 100
const WAITERS = 500
/** Each holder has so many locks besides, as transactions over many partitions do. */
const LOCKS_EACH = 220
const PAIRS = 8
const READS = 20
/** The peer: all locks, and who blocks each waiter. */
const THEIRS = [
  'SELECT * FROM pg_locks',
  "SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
]

/** CPU of the backend per lock forest against one plain read of pg_locks and pg_blocking_pids, in a big pile-up. */
export async function locks(context: Context): Promise<PartResult> {
  const began = { at: new Date().toISOString(), load: load() }
  const server = await startBenchServer(context.home, context.portBase + 95, HOLDERS + WAITERS + 20)
  const people: Client[] = []
  try {
    context.tools.PostgreSQL = server.version
    await pileUp(server, people)
    const session = await postgresEngine.connect(
      server.address,
      { user: MONITOR, password: new Secret(server.monitor) },
      { credential: 'monitor', purpose: 'bench', maxBytes: 64 * 1024 * 1024 },
    )
    const plain = await server.admin('bench plain')
    const ours = async () => session.locks.read()
    const theirs = async () => {
      for (const text of THEIRS) await plain.query({ text, rowMode: 'array' })
    }
    const [ourPid, theirPid] = [await pidOf(plain, 'quarterdeck:bench'), await pidOf(plain, 'bench plain')]
    const sides = { ours: [] as number[], theirs: [] as number[] }
    const found = await ours()
    await theirs()
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const measure = async (side: keyof typeof sides) =>
        sides[side].push(await (side === 'ours' ? perRead(ourPid, ours) : perRead(theirPid, theirs)))
      // The side that goes first changes, so that a drift of the machine favours neither.
      for (const side of pair % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const))
        await measure(side)
      context.say(`locks: ${sides.ours.at(-1)?.toFixed(1)} against ${sides.theirs.at(-1)?.toFixed(1)} ms`)
    }
    const began2 = process.cpuUsage()
    for (let i = 0; i < READS; i += 1)
      locksView({ id: 'bench', engine: 'postgres' }, found, true, { limit: 40 })
    const { user, system } = process.cpuUsage(began2)
    await session.close()
    await plain.end()
    const ratios = sides.ours.map((value, index) => value / (sides.theirs[index] ?? Number.NaN))
    return {
      part: 'locks',
      ...began,
      figures: [
        {
          what: `Backend CPU of one lock forest, ${WAITERS} waiters and ${HOLDERS} holders`,
          value: median(ratios),
          unit: '×',
          sense: 'at most',
          limit: 1.2,
          peer: {
            name: 'pg_locks and pg_blocking_pids',
            ours: median(sides.ours),
            theirs: median(sides.theirs),
            unit: 'ms CPU',
          },
          spread: spread(ratios),
          n: PAIRS,
        },
      ],
      notes: [
        `PostgreSQL ${server.version}; ${WAITERS} sessions wait for one row, ${HOLDERS} transactions hold ${LOCKS_EACH} locks each. ${READS} reads a reading, ${PAIRS} interleaved pairs, CPU from /proc/PID/stat of the backend.`,
        `The peer: \`${THEIRS.join('; ')}\`. Ours names objects, modes, waits and sessions besides: ${found.waits.length} waits, ${found.edges.length} edges. It asks pg_blocking_pids about 200 waiters at most.`,
        `Making the trees and the page's answer of one reading takes ${((user + system) / 1_000 / READS).toFixed(1)} ms of the web's processor.`,
      ],
    }
  } finally {
    for (const one of people) void one.end().catch(() => undefined)
    await server.stop()
  }
}

async function pileUp(server: BenchServer, people: Client[]): Promise<void> {
  const admin = await server.admin()
  await admin.query('CREATE TABLE pile (id int PRIMARY KEY, n int)')
  await admin.query('INSERT INTO pile VALUES (0, 0)')
  await admin.query('GRANT SELECT, UPDATE ON pile TO shop')
  const join = async (name: string) => {
    const one = await server.person(name)
    people.push(one)
    return one
  }
  for (let n = 0; n < HOLDERS; n += 1) {
    const one = await join(`holder ${n}`)
    await one.query('BEGIN')
    await one.query('SELECT count(pg_advisory_xact_lock($1, k)) FROM generate_series(1, $2::int) k', [
      n,
      LOCKS_EACH,
    ])
    if (n === 0) await one.query('UPDATE pile SET n = 1')
  }
  for (let n = 0; n < WAITERS; n += 1) {
    const one = await join(`waiter ${n}`)
    // Ends with the server.
    one.query('UPDATE pile SET n = 2').catch(() => undefined)
  }
  for (;;) {
    const { rows } = await admin.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    )
    if (rows[0]?.n === WAITERS) break
    await new Promise((resume) => setTimeout(resume, 100))
  }
  await admin.end()
}

async function perRead(pid: number, read: () => Promise<unknown>): Promise<number> {
  const before = cpuMs(pid)
  for (let i = 0; i < READS; i += 1) await read()
  return (cpuMs(pid) - before) / READS
}

async function pidOf(admin: Client, application: string): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
    [application],
  )
  return rows[0]?.pid ?? 0
}
