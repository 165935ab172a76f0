import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '@/lib/auth/permissions'
import { ensureKindPartitions } from '@/lib/collect/kind-partitions'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { makePerson } from '@/test/targets/site'
import { statementsProcedures } from './procedures'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
let panel: TestPanel
let targetId: string
const ids = { select: 0, update: 0, utility: 0 }
/** A span of twenty minutes that ended some time ago, on a quarter of an hour. */
const from = Math.floor((Date.now() - 4 * 3_600_000) / QUARTER) * QUARTER
const to = from + 20 * MINUTE

async function ask(role: Role) {
  const actor = await makePerson([{ role, scope: 'all', scopeId: null }])
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(statementsProcedures, { context: { request, authenticate: async () => actor } })
}

async function entry(statement: string, role: string, database: string, text: string | null) {
  const made = await prisma().statementEntry.create({
    data: { targetId, statement, role, database, toplevel: true, lastAt: new Date() },
  })
  if (text !== null) await prisma().statementText.create({ data: { targetId, statement, text, cut: false } })
  return made.id
}

/** One minute of what statements did; null arrays are what this server does not count. */
async function minute(
  at: number,
  lines: readonly (readonly [id: number, calls: number, ms: number, wal: number])[],
) {
  const column = (index: number) => lines.map((line) => line[index])
  await storePool().query(
    `INSERT INTO sample_statements (target_id, at, span_ms, reset, evicted, entry_ids, calls, ms, wal)
     VALUES ($1, $2, 60000, false, 0, $3, $4, $5, $6)`,
    [targetId, new Date(at), column(0), column(1), column(2), column(3)],
  )
}

beforeAll(async () => {
  panel = await startTestPanel()
  await ensureKindPartitions('statements', Date.now() - 2 * 86_400_000, Date.now() + 86_400_000)
  const environment = await prisma().environment.create({ data: { name: 'here', kind: 'staging' } })
  const target = await prisma().target.create({
    data: {
      name: 'one',
      engine: 'postgres',
      host: 'localhost',
      port: 1,
      database: 'x',
      tlsMode: 'verify-full',
      environmentId: environment.id,
      tags: [],
    },
  })
  targetId = target.id
  ids.select = await entry('1', 'app', 'shop', 'SELECT * FROM orders WHERE id = $1')
  ids.update = await entry('2', 'batch', 'shop', 'UPDATE orders SET note = $1')
  ids.utility = await entry('3', 'app', 'other', "COMMENT ON TABLE t IS 'Mrs Miller'")
  // The span before: the update did not run yet.
  for (let i = -20; i < 0; i += 1) await minute(from + (i + 0.5) * MINUTE, [[ids.select, 10, 600, 0]])
  for (let i = 0; i < 20; i += 1)
    // Nothing was read for five minutes.
    if (i < 5 || i >= 10)
      await minute(from + (i + 0.5) * MINUTE, [
        [ids.select, 10, 600, 0],
        [ids.update, 2, 30_000, 4_096],
        [ids.utility, 1, 1, 8],
        [0, 100, 9_399, 1],
      ])
})
afterAll(() => panel?.stop())

test('what cost most comes first, with its share; the sum is of all statements', async () => {
  const list = await (await ask('dba')).list({ targetId, from, to })
  expect(list.items.map((item) => item.id)).toEqual([ids.update, ids.select, ids.utility].map(String))
  expect(list.items[0]).toMatchObject({
    role: 'batch',
    text: 'UPDATE orders SET note = $1',
    figures: { calls: 30, ms: 450_000, wal: 61_440, temp: null },
    share: 0.75,
  })
  expect(list.total).toMatchObject({ calls: 15 * 113, ms: 600_000 })
  expect(list.rest).toMatchObject({ calls: 1_500, ms: 15 * 9_399 })
  expect(list.coveredMs).toBe(15 * MINUTE)
  expect(list.load.stepMs).toBe(MINUTE)
  const points = list.load.points.map(([, value]) => value)
  expect(points).toHaveLength(20)
  expect(points.slice(5, 10)).toEqual([null, null, null, null, null])
  expect(points[0]).toBeCloseTo(40_000 / MINUTE)
  expect(list.databases.map(({ value }) => value)).toEqual(['shop', 'other'])
  expect(list.masked).toBe(false)
})

test('it is ordered, filtered and paged on the server', async () => {
  const dba = await ask('dba')
  const byCalls = await dba.list({ targetId, from, to, sort: 'calls', order: 'asc', limit: 2 })
  expect(byCalls.items.map((item) => item.id)).toEqual([ids.utility, ids.update].map(String))
  expect(byCalls).toMatchObject({ matching: 3, nextCursor: '2' })
  const next = await dba.list({ targetId, from, to, sort: 'calls', order: 'asc', limit: 2, cursor: '2' })
  expect(next.items.map((item) => item.id)).toEqual([String(ids.select)])
  expect(next.nextCursor).toBeUndefined()
  expect((await dba.list({ targetId, from, to, role: 'batch' })).matching).toBe(1)
  expect((await dba.list({ targetId, from, to, q: 'orders NOTE' })).items.map((item) => item.id)).toEqual([
    String(ids.update),
  ])
  // A span of the evening before holds nothing, and says that nothing was read.
  const none = await dba.list({ targetId, from: from - 20 * 3_600_000, to: from - 19 * 3_600_000 })
  expect(none).toMatchObject({ items: [], coveredMs: 0 })
  expect(none.load.points.every(([, value]) => value === null)).toBe(true)
  await expect(dba.list({ targetId, from: to, to: from })).rejects.toMatchObject({ code: 'request.invalid' })
})

test('literals are masked for those without the right, and cannot be searched for', async () => {
  const viewer = await ask('viewer')
  const list = await viewer.list({ targetId, from, to })
  expect(list.masked).toBe(true)
  const shown = list.items.map((item) => item.text).join()
  expect(shown).toContain('COMMENT ON TABLE t IS ?')
  expect(shown).not.toContain('Miller')
  expect((await viewer.list({ targetId, from, to, q: 'miller' })).matching).toBe(0)
  expect((await (await ask('dba')).list({ targetId, from, to, q: 'miller' })).matching).toBe(1)
  const detail = await viewer.get({ targetId, id: ids.utility, from, to })
  expect(detail.statement.text).toBe('COMMENT ON TABLE t IS ?')
  await expect(viewer.text({ targetId, id: ids.utility })).rejects.toMatchObject({
    code: 'permission.denied',
  })
})

test('one statement is compared with the span before; reading its whole text is recorded', async () => {
  const dba = await ask('dba')
  const { now, before, stepMs } = await dba.get({ targetId, id: ids.update, from, to })
  expect(now.figures).toMatchObject({ calls: 30, ms: 450_000 })
  expect(before).toMatchObject({ figures: { calls: 0, ms: 0 }, share: 0, coveredMs: 20 * MINUTE })
  expect(stepMs).toBe(MINUTE)
  expect(now.points.map(([, value]) => value).slice(4, 6)).toEqual([0.5, null])
  expect(before.points.every(([, value]) => value === 0)).toBe(true)
  const { text } = await dba.text({ targetId, id: ids.update })
  expect(text).toBe('UPDATE orders SET note = $1')
  const entries = await prisma().auditEvent.findMany({ where: { action: 'statements.text.read' } })
  expect(entries.length).toBeGreaterThan(0)
  await expect(dba.get({ targetId, id: 2_000_000, from, to })).rejects.toMatchObject({ code: 'not_found' })
})
