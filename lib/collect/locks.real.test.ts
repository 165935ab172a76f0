import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'
import { KEPT_WAITERS, keptReading } from '@/lib/features/locks/kept'
import { dropOldPileUps } from '@/lib/features/locks/snapshot-store'
import { prisma } from '@/lib/store/client'
import { makeTarget } from '@/test/changes/site'
import { type Person, person } from '@/test/servers/pool'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, makePerson, openMonitor, panelOf, prepareRoles } from '@/test/targets/site'
import { LockKeeper } from './lock-keeper'
import { ensurePartitions } from './partitions'
import { writeTicks } from './series'

const DAY_MS = 86_400_000
let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let monitor: EngineSession
const people: Person[] = []

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-15')
  admin = await prepareRoles(server)
  await admin.query('CREATE TABLE pile (id int PRIMARY KEY, word text)')
  await admin.query("INSERT INTO pile SELECT n, '' FROM generate_series(1, 3) n")
  await ensurePartitions(Date.now() - DAY_MS)
  monitor = await openMonitor(server)
})
afterAll(async () => {
  await Promise.all(people.map((one) => one.end()))
  await monitor?.close()
  await admin?.end()
  await server?.stop()
  await panel?.stop()
})

async function visitor(): Promise<Person> {
  const one = await person(server)
  people.push(one)
  return one
}

/** Who waits for whom by the server's own word. */
async function truth(): Promise<string[]> {
  const { rows } = await admin.query<{ pair: string }>(
    `SELECT DISTINCT pid || '>' || b AS pair FROM pg_stat_activity, unnest(pg_blocking_pids(pid)) AS b
      WHERE wait_event_type = 'Lock' ORDER BY 1`,
  )
  return rows.map(({ pair }) => pair)
}

test('a pile-up is kept look by look, and its replay is what the server said', async () => {
  const { id: targetId } = await makeTarget(server)
  const viewer = panelOf(await makePerson([{ role: 'viewer', scope: 'all', scopeId: null }]))
  const keeper = new LockKeeper(targetId, 60_000)
  await keeper.read(monitor, null)
  expect((await viewer.locks.pileUps({ targetId })).items).toEqual([])
  const [holder, first, second] = [await visitor(), await visitor(), await visitor()]
  await holder.sql('BEGIN')
  await holder.sql("UPDATE pile SET word = 'a secret of somebody' WHERE id = 1")
  const waiting = [first.sql("UPDATE pile SET word = 'another secret' WHERE id = 1")]
  // A second long, so that it is no daily business any more.
  await eventually(
    () => monitor.locks.read(),
    ({ waits }) => waits.some(({ waitedMs }) => (waitedMs ?? 0) >= 1_000),
  )
  await keeper.read(monitor, null)
  await keeper.read(monitor, null)
  const early = await truth()
  const alone = await viewer.locks.replay({ targetId, at: new Date().toISOString() })
  // Nothing changed between the two looks: one snapshot is enough.
  expect(alone).toMatchObject({ position: 1, previous: null, next: null, pileUp: { snapshots: 1 } })
  waiting.push(second.sql('ALTER TABLE pile ADD COLUMN more int'))
  await eventually(
    () => monitor.locks.read(),
    ({ waits }) => waits.length === 2,
  )
  await keeper.read(monitor, null)
  const late = await truth()
  const replayed = await viewer.locks.replay({ targetId, at: new Date().toISOString() })
  expect(replayed).toMatchObject({ position: 2, previous: alone.at, waiters: 2, roots: 1, cut: 0 })
  const [tree] = replayed.trees
  expect(tree).toMatchObject({ root: { pid: holder.id }, holdsUp: 2, frees: 2, loop: false })
  expect(tree?.branches.map(({ pid }) => pid).sort()).toEqual([first.id, second.id].sort())
  expect(tree?.branches.find(({ pid }) => pid === first.id)?.wait?.object).toMatchObject({
    name: 'public.pile',
  })

  const snapshots = await prisma().lockSnapshot.findMany({
    where: { pileUp: { targetId } },
    orderBy: { at: 'asc' },
  })
  const pairs = snapshots.map(({ reading }) => {
    const { edges } = reading as unknown as { edges: { waiter: string; blocker: string }[] }
    return edges.map(({ waiter, blocker }) => `${waiter}>${blocker}`).sort()
  })
  expect(pairs).toEqual([early, late])
  // What people wrote into their statements is nowhere in what is kept.
  expect(JSON.stringify(snapshots)).toContain('UPDATE pile SET word = ?')
  expect(JSON.stringify(snapshots)).not.toContain('secret')

  // An earlier moment is answered by the snapshot before it, one before all by the first.
  const at = new Date(Date.parse(replayed.at) - 1).toISOString()
  expect(await viewer.locks.replay({ targetId, at })).toMatchObject({ at: alone.at, next: replayed.at })
  expect(await viewer.locks.replay({ targetId, at: '2001-01-01T00:00:00Z' })).toMatchObject({ at: alone.at })
  await holder.sql('ROLLBACK')
  await Promise.all(waiting)
  // Another worker finds it open, sees that nobody waits, and ends it.
  await new LockKeeper(targetId, 0).read(monitor, null)
  const { items } = await viewer.locks.pileUps({ targetId })
  expect(items).toMatchObject([
    { waiters: 2, roots: 1, snapshots: 2, endedAt: replayed.at, chief: { pid: holder.id, holdsUp: 2 } },
  ])
  await dropOldPileUps(Date.now() + 8 * DAY_MS, 7)
  expect((await viewer.locks.pileUps({ targetId })).items).toEqual([])
  const gone = viewer.locks.replay({ targetId, at })
  await expect(gone).rejects.toMatchObject({ code: 'not_found' })
})

test('who may not see the sessions of a target sees no past of its locks either', async () => {
  const { id: targetId } = await makeTarget(server)
  const admins = panelOf(await makePerson([{ role: 'admin', scope: 'all', scopeId: null }]))
  const refused = { code: 'permission.denied' }
  await expect(admins.locks.list({ targetId })).rejects.toMatchObject(refused)
  await expect(admins.locks.pileUps({ targetId })).rejects.toMatchObject(refused)
  const at = new Date().toISOString()
  await expect(admins.locks.replay({ targetId, at })).rejects.toMatchObject(refused)
})

test('what may not be read is asked for once, and again when something changed', async () => {
  const keeper = new LockKeeper((await makeTarget(server)).id, 0)
  let asked = 0
  const refusing = {
    ...monitor,
    locks: {
      isQuiet: () => false,
      read: async () => {
        asked += 1
        throw new AppError('target.permission_missing')
      },
    },
  }
  for (let i = 0; i < 3; i += 1) await keeper.read(refusing, null)
  expect(asked).toBe(1)
  keeper.lookAgain()
  await keeper.read(refusing, null)
  expect(asked).toBe(2)
})

test('a snapshot of too many waiters says how many it leaves out', () => {
  const many = KEPT_WAITERS + 20
  const waits = Array.from({ length: many }, (_, n) => ({
    ...{ waiter: `w${n}`, object: null, wanted: null, waitedMs: 2_000, atMost: false },
  }))
  const edges = waits.map(({ waiter }) => ({ waiter, blocker: 'h', mode: null, granted: true }))
  const reading = { at: 1, parties: [], waits, edges, omitted: 0, gaps: [] }
  const { kept } = keptReading('postgres', reading)
  expect(kept).toMatchObject({ cut: 20, total: { roots: 1, waiters: many, longestMs: 2_000 } })
  expect([kept.waits.length, kept.edges.length]).toEqual([KEPT_WAITERS, KEPT_WAITERS])
})

test('deadlocks are summed over the time asked for, and are unknown where nothing was counted', async () => {
  const { id: targetId } = await makeTarget(server)
  const viewer = panelOf(await makePerson([{ role: 'viewer', scope: 'all', scopeId: null }]))
  expect((await viewer.locks.deadlocks({ targetId })).count.known).toBe(false)
  const now = Date.now()
  const counts = [
    [3_600_000, 2],
    [60_000, 0],
    [30_000, 1],
  ] as const
  await writeTicks(
    counts.map(([ago, value]) => ({
      targetId,
      at: now - ago,
      points: [{ metric: 'deadlocks.count' as const, label: '', value }],
    })),
  )
  const told = await viewer.locks.deadlocks({ targetId })
  expect(told.count).toEqual({ known: true, value: 3 })
  // It began an hour ago, to the step of the samples, and nothing was read in most of that hour.
  const began = now - 3_600_000
  expect(Math.abs(Date.parse(told.since ?? '') - began)).toBeLessThanOrEqual(10_000)
  expect(told.gapsMs).toBeGreaterThan(30 * 60_000)
  expect(told.gapsMs).toBeLessThan(60 * 60_000)
  // Read at the beginning of the day as well, it began then: no moment is to be told, and the gap is longer.
  await writeTicks(
    Array.from({ length: 11 }, (_, minute) => ({
      targetId,
      at: now - DAY_MS + minute * 60_000,
      points: [{ metric: 'deadlocks.count' as const, label: '', value: 0 }],
    })),
  )
  const whole = await viewer.locks.deadlocks({ targetId })
  expect(whole).toMatchObject({ count: { known: true, value: 3 }, since: null })
  expect(whole.gapsMs).toBeGreaterThan(22 * 3_600_000)
})
