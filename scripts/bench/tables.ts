import type { Client } from 'pg'
import { Secret } from '@/lib/crypto/secret'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { TableSort } from '@/lib/engines/contract/tables'
import { postgresEngine } from '@/lib/engines/postgres/engine'
import type { Context } from './context'
import { cpuMs, median, spread } from './measure'
import { type Figure, load, type PartResult } from './report'
import { MONITOR, startBenchServer } from './server'

/** Tables with two indexes and a TOAST table each. */
const STEPS = [10_000, 100_000]
/** So many of them hold rows. */
const FILLED = 1_000
const PAIRS = 6
const PEER = 'SELECT * FROM pg_stat_user_tables'
const ORDERS: readonly TableSort[] = ['size', 'dead', 'due']

/** CPU of the backend per page of tables against one plain read of pg_stat_user_tables. */
export async function tables(context: Context): Promise<PartResult> {
  const began = { at: new Date().toISOString(), load: load() }
  const server = await startBenchServer(context.home, context.portBase + 94, 20)
  try {
    context.tools.PostgreSQL = server.version
    const admin = await server.admin()
    const figures: Figure[] = []
    let made = 0
    for (const count of STEPS) {
      await make(admin, made, count)
      made = count
      context.say(`tables: ${count} made`)
      const session = await postgresEngine.connect(
        server.address,
        { user: MONITOR, password: new Secret(server.monitor) },
        { credential: 'monitor', purpose: 'bench', maxBytes: 64 * 1024 * 1024 },
      )
      const plain = await server.admin('bench plain')
      const pids = [await pidOf(plain, 'quarterdeck:bench'), await pidOf(plain, 'bench plain')] as const
      for (const sort of ORDERS) figures.push(await compare(context, { session, plain, pids, sort, count }))
      await session.close()
      await plain.end()
    }
    await admin.end()
    return {
      part: 'tables',
      ...began,
      figures,
      notes: [
        `PostgreSQL ${server.version}; each table with two indexes and a TOAST table, ${FILLED} of them with rows. ${PAIRS} interleaved pairs, CPU from the scheduler's figures of the backend, caches warm.`,
        `The peer: \`${PEER}\`. Ours orders all tables, and reads exact sizes, dues and bloat of the fifty that are shown.`,
      ],
    }
  } finally {
    await server.stop()
  }
}

async function make(admin: Client, from: number, to: number): Promise<void> {
  // In parts: each table takes locks until its transaction ends.
  for (let at = from; at < to; at += 500)
    await admin.query(`DO $$ BEGIN FOR i IN ${at}..${Math.min(at + 500, to) - 1} LOOP
      EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, n int, note text)', i);
      EXECUTE format('CREATE INDEX t%s_n ON t%s (n)', i, i);
      IF i < ${FILLED} THEN EXECUTE format('INSERT INTO t%s SELECT n, n, ''x'' FROM generate_series(1, 100) n', i); END IF;
    END LOOP; END $$`)
  await admin.query('VACUUM ANALYZE')
}

type Sides = {
  session: EngineSession
  plain: Client
  pids: readonly [number, number]
  sort: TableSort
  count: number
}

async function compare(context: Context, { session, plain, pids, sort, count }: Sides): Promise<Figure> {
  const reads = {
    ours: () =>
      session.tables.list({
        ...{ database: null, search: null, system: false, sort, descending: true, offset: 0, limit: 50 },
      }),
    theirs: () => plain.query({ text: PEER, rowMode: 'array' }),
  }
  const sides = { ours: [] as number[], theirs: [] as number[] }
  const times = Math.max(2, Math.round(100_000 / count))
  const perRead = async (side: keyof typeof sides) => {
    const before = cpuMs(pids[side === 'ours' ? 0 : 1])
    for (let i = 0; i < times; i += 1) await reads[side]()
    sides[side].push((cpuMs(pids[side === 'ours' ? 0 : 1]) - before) / times)
  }
  await reads.ours()
  await reads.theirs()
  for (let pair = 0; pair < PAIRS; pair += 1)
    // The side that goes first changes, so that a drift of the machine favours neither.
    for (const side of pair % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const))
      await perRead(side)
  const ratios = sides.ours.map((value, index) => value / (sides.theirs[index] ?? Number.NaN))
  context.say(
    `tables: ${count} by ${sort}: ${median(sides.ours).toFixed(1)} against ${median(sides.theirs).toFixed(1)} ms`,
  )
  return {
    what: `Backend CPU of one page of tables by ${sort}, of ${count}`,
    value: median(ratios),
    unit: '×',
    sense: 'at most',
    limit: 0.45,
    peer: {
      name: 'pg_stat_user_tables',
      ours: median(sides.ours),
      theirs: median(sides.theirs),
      unit: 'ms CPU',
    },
    spread: spread(ratios),
    n: PAIRS,
  }
}

async function pidOf(admin: Client, application: string): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
    [application],
  )
  return rows[0]?.pid ?? 0
}
