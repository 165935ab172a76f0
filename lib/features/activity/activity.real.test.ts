import { randomUUID } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '@/lib/auth/permissions'
import { rollActivity } from '@/lib/collect/activity-rolling'
import { ensureGroups, groupKey, storableGroups, writeLook } from '@/lib/collect/activity-store'
import { ensureKindPartitions } from '@/lib/collect/kind-partitions'
import type { ActivityGroup, WaitClass } from '@/lib/engines/contract/activity'
import { prisma } from '@/lib/store/client'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { makePerson } from '@/test/targets/site'
import { activityProcedures } from './procedures'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
let panel: TestPanel
let targetId: string
/** Twenty minutes that ended some time ago, on a quarter of an hour. */
const from = Math.floor((Date.now() - 4 * 3_600_000) / QUARTER) * QUARTER
const to = from + 20 * MINUTE

async function ask(role: Role) {
  const actor = await makePerson([{ role, scope: 'all', scopeId: null }])
  const request = { requestId: randomUUID(), door: 'rpc' as const, ip: '127.0.0.1', userAgent: 'test' }
  return createRouterClient(activityProcedures, { context: { request, authenticate: async () => actor } })
}

const group = (
  waitClass: WaitClass,
  user: string,
  statement: string | null,
  count: number,
): ActivityGroup => ({
  waitClass,
  event: waitClass === 'lock' ? 'Lock: transactionid' : null,
  user,
  application: 'till <b>',
  database: 'shop',
  statement,
  folded: false,
  count,
})

async function look(at: number, given: readonly ActivityGroup[]): Promise<void> {
  const groups = storableGroups(given)
  const ids = await ensureGroups(targetId, groups)
  const lines = groups.map((one) => ({ id: ids.get(groupKey(one))?.id ?? 0, count: one.count }))
  await writeLook(targetId, { at, lines })
}

beforeAll(async () => {
  panel = await startTestPanel()
  await ensureKindPartitions('activity', Date.now() - 2 * 86_400_000, Date.now() + 86_400_000)
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
  await prisma().statementText.create({
    data: { targetId, statement: '42', text: "COMMENT ON TABLE t IS 'Mrs Miller'", cut: false },
  })
  const folded: ActivityGroup = { ...group('cpu', '', null, 1), application: '', database: '', folded: true }
  for (let i = 0; i < 120; i += 1) {
    const at = from + i * 10_000 + 3_000
    // For five minutes nobody looked; in the minute after that nobody was at work.
    if (i >= 30 && i < 60) continue
    if (i >= 60 && i < 66) await look(at, [])
    else
      await look(at, [
        group('cpu', 'app', '42', 2),
        ...(i >= 100 ? [group('lock', 'batch', '7', 6)] : []),
        folded,
      ])
  }
})
afterAll(() => panel?.stop())

const sum = (values: readonly (number | null)[]) =>
  values.reduce<number>((all, value) => all + (value ?? 0), 0)

test('the load is sliced, its sum is that of all, a gap is none and an idle minute is zero', async () => {
  const list = await (await ask('viewer')).list({ targetId, from, to })
  // 84 looks with three at work and twenty of them with six more, six with nobody.
  expect(list).toMatchObject({ looks: 90, coveredMs: 900_000, matching: 2, by: 'class' })
  expect(list.average).toBeCloseTo((84 * 3 + 20 * 6) / 90)
  expect(list.items.map(({ value }) => value)).toEqual(['cpu', 'lock'])
  expect(list.items[0]?.average).toBeCloseTo((84 * 3) / 90)
  expect(list.items[0]?.share).toBeCloseTo(252 / 372)
  expect(list.load.stepMs).toBe(30_000)
  expect(list.load.points).toHaveLength(40)
  const at = (part: number) => list.load.points[part]?.[1] ?? []
  expect(at(0)).toEqual([3, 0])
  for (let part = 10; part < 20; part += 1) expect(at(part)).toEqual([null, null])
  expect(at(20)).toEqual([0, 0])
  expect(at(39)).toEqual([3, 6])
  expect(list.cores.known).toBe(false)
  expect(list.source).toMatchObject({ name: null, gaps: [] })
})

test('by statement, user or name the rest has no value; filters and pages are the server’s', async () => {
  const dba = await ask('dba')
  const byUser = await dba.list({ targetId, from, to, by: 'user' })
  expect(byUser.items.map(({ value }) => value)).toEqual(['app', 'batch', null])
  expect(byUser.load.series.map(({ value }) => value)).toEqual(['app', 'batch', null])
  expect(byUser.load.points[0]?.[1]).toEqual([2, 0, 1])
  const byStatement = await dba.list({ targetId, from, to, by: 'statement', limit: 1 })
  expect(byStatement).toMatchObject({ matching: 3, nextCursor: '1' })
  expect(byStatement.items[0]).toMatchObject({ value: '42', text: "COMMENT ON TABLE t IS 'Mrs Miller'" })
  const masked = await (await ask('viewer')).list({ targetId, from, to, by: 'statement', limit: 1 })
  expect(masked.items[0]?.text).toBe('COMMENT ON TABLE t IS ?')
  expect(masked.load.series[0]?.text).toBe('COMMENT ON TABLE t IS ?')
  const next = await dba.list({ targetId, from, to, by: 'statement', limit: 1, cursor: '1' })
  expect(next.items.map(({ value }) => value)).toEqual(['7'])
  const locked = await dba.list({ targetId, from, to, by: 'user', class: 'lock' })
  expect(locked.items.map(({ value, classes }) => [value, classes.length])).toEqual([['batch', 1]])
  expect(locked.average).toBeCloseTo(120 / 90)
  const ofApp = await dba.list({ targetId, from, to, user: 'app' })
  expect(sum(ofApp.items.map(({ average }) => average))).toBeCloseTo((84 * 2) / 90)
  expect((await dba.list({ targetId, from, to, application: '' })).items).toEqual([])
  await expect(dba.list({ targetId, from: to, to: from })).rejects.toMatchObject({ code: 'request.invalid' })
  const none = await dba.list({ targetId, from: from - 20 * 3_600_000, to: from - 19 * 3_600_000 })
  expect(none).toMatchObject({ items: [], looks: 0, coveredMs: 0 })
})

test('one moment is the look nearest to it, and none where nobody looked', async () => {
  const dba = await ask('dba')
  const at = from + 18 * MINUTE
  const found = await dba.moment({ targetId, at })
  expect(found).toMatchObject({ at: at + 3_000, lengthMs: 0, before: at - 7_000, after: at + 13_000 })
  expect(found.sessions).toBe(9)
  expect(found.items[0]).toMatchObject({
    sessions: 6,
    waitClass: 'lock',
    event: 'Lock: transactionid',
    user: 'batch',
    application: 'till <b>',
    statement: '7',
    text: null,
  })
  expect((await dba.moment({ targetId, at, user: 'app' })).items).toHaveLength(1)
  const idle = await dba.moment({ targetId, at: from + 10 * MINUTE + 30_000 })
  expect(idle).toMatchObject({ at: expect.any(Number), sessions: 0, items: [] })
  const gap = await dba.moment({ targetId, at: from + 7.5 * MINUTE })
  expect(gap).toMatchObject({ at: null, items: [] })
})

test('a long span is read by quarters of an hour, with the same sums', async () => {
  while ((await rollActivity(Date.now())) > 0);
  const dba = await ask('dba')
  const fine = await dba.list({ targetId, from, to: from + 6 * 3_600_000 })
  const coarse = await dba.list({ targetId, from: from - 12 * 3_600_000, to: from + 6 * 3_600_000 })
  expect(coarse.load.stepMs).toBe(QUARTER)
  expect(coarse.looks).toBe(fine.looks)
  expect(coarse.average).toBeCloseTo(fine.average)
  const read = coarse.load.points.filter(([, values]) => values.some((value) => value !== null))
  expect(read.map(([start]) => start)).toEqual([from, from + QUARTER])
  expect(sum(read[1]?.[1] ?? [])).toBeCloseTo((30 * 3 + 20 * 6) / 30)
})
