import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { makeTarget } from '@/test/changes/site'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { openMonitor, prepareRoles } from '@/test/targets/site'
import { ensureKindPartitions } from './kind-partitions'
import { KEPT_STATEMENTS, StatementKeeper } from './statement-keeper'
import { dropOldStatements, rollStatements } from './statement-rolling'

/** Lines that pg_stat_statements keeps at least: more statements than that throw others away. */
const ROOM = 100
const QUARTER = 900_000
let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let monitor: EngineSession

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-18', {
    'pg_stat_statements.max': ROOM,
    'pg_stat_statements.track_utility': 'on',
  })
  admin = await prepareRoles(server)
  await admin.query('CREATE EXTENSION pg_stat_statements')
  await admin.query('CREATE TABLE counted (id int)')
  await ensureKindPartitions('statements', Date.now() - 10 * 86_400_000, Date.now() + 86_400_000)
  monitor = await openMonitor(server)
})
afterAll(async () => {
  await monitor?.close()
  await admin?.end()
  await server?.stop()
  await panel?.stop()
})

/** Reads now, whatever the time that a target may be kept busy. */
async function read(keeper: StatementKeeper, origin = 'one'): Promise<void> {
  keeper.lookAgain()
  await keeper.read(monitor, origin)
}

type Line = {
  id: number
  statement: string | null
  text: string | null
  calls: number
  ms: number
  rows: number
}

/** All lines of the intervals of a target, as they stand in the store. */
async function linesOf(targetId: string, table = 'sample_statements'): Promise<Line[]> {
  const found = await storePool().query<Line>(
    `SELECT u.id, e.statement, t.text, u.calls::float8 AS calls, u.ms::float8 AS ms, u.rows::float8 AS rows
       FROM ${table} s CROSS JOIN unnest(s.entry_ids, s.calls, s.ms, s.rows) AS u(id, calls, ms, rows)
       LEFT JOIN statement_entry e ON e.id = u.id
       LEFT JOIN statement_text t ON t.target_id = s.target_id AND t.statement = e.statement
      WHERE s.target_id = $1 ORDER BY s.at, u.ms DESC`,
    [targetId],
  )
  return found.rows
}

const sumOf = (lines: readonly Line[], figure: 'calls' | 'rows') =>
  lines.reduce((sum, line) => sum + line[figure], 0)

test('a known workload is kept with its counts and its text, one that is told twice is not', async () => {
  const { id: targetId } = await makeTarget(server)
  const keeper = new StatementKeeper(targetId, 0)
  for (let i = 0; i < 4; i += 1) await admin.query('INSERT INTO counted SELECT generate_series(1, 10)')
  // What was done before the first reading is not of any interval.
  await read(keeper)
  expect(await linesOf(targetId)).toEqual([])
  for (let i = 0; i < 3; i += 1) await admin.query('INSERT INTO counted SELECT generate_series(1, 10)')
  await admin.query("ALTER ROLE qd_operator PASSWORD 'a very secret word'")
  await read(keeper)
  const lines = await linesOf(targetId)
  expect(lines.find((line) => line.text?.startsWith('INSERT INTO counted'))).toMatchObject({
    calls: 3,
    rows: 30,
    text: 'INSERT INTO counted SELECT generate_series($1, $2)',
  })
  const altered = lines.find((line) => line.text?.startsWith('ALTER ROLE'))
  expect(altered?.text).not.toContain('secret word')
  const source = await prisma().statementSource.findUniqueOrThrow({ where: { targetId } })
  expect(source).toMatchObject({ source: 'pg_stat_statements 1.12', most: ROOM, hidden: 0 })
  // Another server under the same address: nothing of it is compared with the one before.
  await admin.query('INSERT INTO counted SELECT generate_series(1, 10)')
  await read(keeper, 'two')
  expect(await linesOf(targetId)).toEqual(lines)
})

test('texts are read once, for new statements only', async () => {
  const { id: targetId } = await makeTarget(server)
  const keeper = new StatementKeeper(targetId, 0)
  const asked = () => monitor.costs().find(({ name }) => name === 'pg.statements.texts')?.calls ?? 0
  await read(keeper)
  await admin.query('SELECT count(*) FROM counted')
  await read(keeper)
  const once = asked()
  expect(once).toBeGreaterThan(0)
  await admin.query('SELECT count(*) FROM counted')
  await read(keeper)
  const lines = (await linesOf(targetId)).filter((line) => line.text === 'SELECT count(*) FROM counted')
  expect(lines.map((line) => line.calls)).toEqual([1, 1])
  const spilled = await admin.query(
    "SELECT coalesce(sum(temp_blks_written), 0)::int AS n FROM pg_stat_statements WHERE query LIKE '%quarterdeck:pg.statements.counters%'",
  )
  expect(spilled.rows[0].n).toBe(0)
})

test('more statements than there is room for: the sum stays true, evictions are counted', async () => {
  const { id: targetId } = await makeTarget(server)
  const keeper = new StatementKeeper(targetId, 0)
  await admin.query('SELECT pg_stat_statements_reset()')
  await read(keeper)
  const some = KEPT_STATEMENTS + 20
  for (let i = 0; i < some; i += 1) await admin.query(`SELECT ${'1 + '.repeat(i)}1`)
  await read(keeper)
  const lines = await linesOf(targetId)
  expect(lines.length).toBe(KEPT_STATEMENTS + 1)
  // All of them and what the panel itself asked; none is missing although most have no line of their own.
  expect(sumOf(lines, 'calls')).toBeGreaterThanOrEqual(some)
  expect(lines.find((line) => line.id === 0)?.calls).toBeGreaterThanOrEqual(20)
  for (let i = 0; i < 2 * ROOM; i += 1) await admin.query(`SELECT ${'2 - '.repeat(i)}2`)
  await read(keeper)
  const told = await storePool().query<{ reset: boolean; evicted: number }>(
    'SELECT reset, evicted FROM sample_statements WHERE target_id = $1 ORDER BY at DESC LIMIT 1',
    [targetId],
  )
  expect(told.rows[0]?.reset).toBe(false)
  expect(told.rows[0]?.evicted).toBeGreaterThan(0)
  await admin.query('SELECT pg_stat_statements_reset()')
  await admin.query('SELECT count(*) FROM counted')
  await read(keeper)
  const after = await storePool().query<{ reset: boolean; evicted: number }>(
    'SELECT reset, evicted FROM sample_statements WHERE target_id = $1 ORDER BY at DESC LIMIT 1',
    [targetId],
  )
  expect(after.rows[0]).toEqual({ reset: true, evicted: 0 })
})

test('what cannot be read is not asked for again before somebody looks', async () => {
  const { id: targetId } = await makeTarget(server)
  const keeper = new StatementKeeper(targetId, 0)
  await admin.query('CREATE DATABASE without')
  const elsewhere = await openMonitor(server, 'without')
  const asked = () => elsewhere.costs().find(({ name }) => name === 'pg.statements.source')?.calls
  try {
    await keeper.read(elsewhere, 'one')
    await keeper.read(elsewhere, 'one')
    expect(asked()).toBe(1)
    keeper.lookAgain()
    await keeper.read(elsewhere, 'one')
    expect(asked()).toBe(2)
    expect(await prisma().statementSource.count({ where: { targetId } })).toBe(0)
  } finally {
    await elsewhere.close()
  }
})

async function plant(
  targetId: string,
  at: number,
  lines: readonly [number, number, number][],
): Promise<void> {
  await storePool().query(
    `INSERT INTO sample_statements (target_id, at, span_ms, reset, evicted, entry_ids, calls, ms)
     VALUES ($1, $2, 60000, false, 1, $3, $4, $5)`,
    [targetId, new Date(at), ...[0, 1, 2].map((index) => lines.map((line) => line[index]))],
  )
}

test('quarters of an hour are rolled up once, gaps stay gaps, and what is old goes', async () => {
  const { id: targetId } = await makeTarget(server)
  const start = Math.floor(Date.now() / QUARTER) * QUARTER - 8 * QUARTER
  await plant(targetId, start + 60_000, [
    [901, 1, 10],
    [902, 2, 5],
    [0, 4, 1],
  ])
  await plant(targetId, start + 120_000, [[901, 1, 10]])
  // An hour in which nothing was read.
  await plant(targetId, start + 4 * QUARTER, [[902, 7, 70]])
  while ((await rollStatements(Date.now())) > 0);
  const rolled = await storePool().query(
    `SELECT at, span_ms, evicted, entry_ids, calls, ms, wal FROM sample_statements_15m WHERE target_id = $1 ORDER BY at`,
    [targetId],
  )
  expect(rolled.rows).toEqual([
    {
      at: new Date(start),
      span_ms: 120_000,
      evicted: 2,
      entry_ids: [0, 901, 902],
      calls: [4, 2, 2],
      ms: [1, 20, 5],
      wal: null,
    },
    {
      at: new Date(start + 4 * QUARTER),
      span_ms: 60_000,
      evicted: 1,
      entry_ids: [902],
      calls: [7],
      ms: [70],
      wal: null,
    },
  ])
  // The same again changes nothing, nor does one that comes late.
  await plant(targetId, start + 180_000, [[901, 1, 10]])
  await rollStatements(Date.now())
  expect((await linesOf(targetId, 'sample_statements_15m')).length).toBe(4)
  const old = Date.now() - 9 * 86_400_000
  await plant(targetId, old, [[901, 1, 10]])
  await dropOldStatements(Date.now(), { fine: 7, coarse: 396 })
  const left = await storePool().query<{ at: Date }>(
    'SELECT min(at) AS at FROM sample_statements WHERE target_id = $1',
    [targetId],
  )
  expect(left.rows[0]?.at.getTime()).toBe(start + 60_000)
})
