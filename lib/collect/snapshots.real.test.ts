import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { OverviewSample } from '@/lib/engines/contract/overview'
import { known, unknown } from '@/lib/engines/contract/reading'
import { eventually } from '@/lib/engines/testing/stage'
import { dropOldSnapshots, keepLook } from '@/lib/features/settings/snapshot-keep-store'
import { prisma } from '@/lib/store/client'
import { makeTarget } from '@/test/changes/site'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { openMonitor, prepareRoles } from '@/test/targets/site'
import { SnapshotKeeper } from './snapshot-keeper'

let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let monitor: EngineSession

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-18')
  admin = await prepareRoles(server)
  monitor = await openMonitor(server)
})
afterAll(async () => {
  await monitor?.close()
  await admin?.end()
  await server?.stop()
  await panel?.stop()
})

const newTarget = async () => (await makeTarget(server)).id
const eventsOf = (targetId: string) =>
  prisma().targetEvent.findMany({ where: { targetId }, orderBy: { at: 'asc' } })
const kept = (targetId: string) =>
  prisma().targetSnapshot.groupBy({
    by: ['kind'],
    where: { targetId },
    _count: true,
    orderBy: { kind: 'asc' },
  })
const settingNow = async (name: string) =>
  (await monitor.settings.all()).settings.find((one) => one.name === name)?.value

async function look(keeper: SnapshotKeeper, sample: OverviewSample | null = null, session = monitor) {
  keeper.lookAgain()
  await keeper.read(session, sample ?? (await monitor.overview.sample()))
}

test('a look that finds the same keeps nothing new; a setting, a role and an extension are events', async () => {
  const targetId = await newTarget()
  const keeper = new SnapshotKeeper(targetId)
  await look(keeper)
  await look(keeper)
  const kinds = ['extensions', 'roles', 'schemas', 'server', 'settings']
  expect(await kept(targetId)).toEqual(kinds.map((kind) => ({ kind, _count: 1 })))
  expect(await eventsOf(targetId)).toEqual([])
  const [first] = await prisma().targetSnapshot.findMany({ where: { targetId, kind: 'roles' } })
  expect(first?.seenAt.getTime()).toBeGreaterThan(first?.at.getTime() ?? Number.POSITIVE_INFINITY)

  await admin.query("ALTER SYSTEM SET work_mem = '7MB'")
  await admin.query("ALTER SYSTEM SET primary_conninfo = 'host=x password=s3cret'")
  await admin.query('ALTER SYSTEM SET max_files_per_process = 1234')
  await admin.query('SELECT pg_reload_conf()')
  await admin.query('CREATE ROLE snap_boss SUPERUSER')
  await admin.query('CREATE EXTENSION tablefunc')
  const settled = () => Promise.all(['work_mem', 'primary_conninfo'].map(settingNow))
  const done = await eventually(settled, ([mem, info]) => mem === '7168' && info !== '')
  expect(done).toEqual(['7168', 'host=x password=•••'])
  const waits = async () =>
    (await monitor.settings.all()).settings.some((one) => one.name === 'max_files_per_process' && one.pending)
  expect(await eventually(waits, (is) => is)).toBe(true)
  await look(keeper)
  const events = await eventsOf(targetId)
  expect(events.map(({ kind, count }) => [kind, count])).toEqual(
    expect.arrayContaining([
      ['settings', 3],
      ['roles', 1],
      ['extensions', 1],
    ]),
  )
  expect(events).toHaveLength(3)
  const changesOf = (kind: string) => events.find((one) => one.kind === kind)?.changes
  expect(changesOf('settings')).toMatchObject([
    { name: 'max_files_per_process', facts: [{ fact: 'waiting', before: null, after: '?' }] },
    { name: 'primary_conninfo', facts: [{ fact: 'value', before: '', after: 'host=x password=•••' }] },
    { name: 'work_mem', facts: [{ fact: 'value', before: '4 MB', after: '7 MB' }] },
  ])
  expect(changesOf('roles')).toMatchObject([{ name: 'snap_boss', change: 'added' }])
  expect(changesOf('extensions')).toMatchObject([{ name: 'tablefunc', change: 'added' }])
  expect(events.every(({ at, since }) => since !== null && since < at)).toBe(true)
  expect(JSON.stringify(await prisma().targetSnapshot.findMany({ where: { targetId } }))).not.toContain(
    's3cret',
  )

  // Nobody asked for another look, and nothing moved.
  await admin.query('DROP ROLE snap_boss')
  expect(await keeper.read(monitor, await monitor.overview.sample())).toBe(0)
  expect(await eventsOf(targetId)).toHaveLength(3)
})

test('a restart, a promotion and another server under the same address are told, and nothing is compared across', async () => {
  const targetId = await newTarget()
  const keeper = new SnapshotKeeper(targetId)
  const sample = await monitor.overview.sample()
  await look(keeper, sample)
  const later = new Date(
    Date.parse(sample.server.startedAt.known ? sample.server.startedAt.value : '') + 60_000,
  )
  const restarted = {
    ...sample,
    server: { ...sample.server, startedAt: known(later.toISOString()), role: known('standby' as const) },
  }
  // Without being asked to look.
  expect(await keeper.read(monitor, restarted)).toBeGreaterThan(0)
  expect((await eventsOf(targetId)).map(({ kind }) => kind).sort()).toEqual(['restart', 'role'])
  // The same start told a second apart is the same; a role that is not told is the one before.
  const again = new Date(later.getTime() + 1_000).toISOString()
  const same = { ...restarted, server: { ...restarted.server, startedAt: known(again), role: unknown('x') } }
  await look(new SnapshotKeeper(targetId), same)
  expect(await eventsOf(targetId)).toHaveLength(2)

  const other = {
    ...monitor,
    settings: monitor.settings,
    inventory: { ...monitor.inventory, origin: async () => known('another'), roles: async () => known([]) },
  }
  await look(keeper, restarted, other)
  const events = await eventsOf(targetId)
  expect(events.map(({ kind }) => kind).sort()).toEqual(['origin', 'restart', 'role'])
  expect(events.find(({ kind }) => kind === 'origin')?.changes).toMatchObject([
    { facts: [{ fact: 'origin', after: 'another' }] },
  ])
})

test('what may not be read is kept as such, with what would help, and its snapshot stays', async () => {
  const targetId = await newTarget()
  const keeper = new SnapshotKeeper(targetId)
  await look(keeper)
  const blind = {
    ...monitor,
    inventory: { ...monitor.inventory, roles: async () => unknown('Hidden.', 'GRANT x;') },
  }
  await look(keeper, null, blind)
  const source = { targetId_kind: { targetId, kind: 'roles' } }
  expect(await prisma().snapshotSource.findUnique({ where: source })).toMatchObject({
    reason: 'Hidden.',
    remedy: 'GRANT x;',
  })
  expect(await eventsOf(targetId)).toEqual([])
  await look(keeper)
  expect(await prisma().snapshotSource.findUnique({ where: source })).toMatchObject({ reason: null })
})

test('old snapshots go, the newest of each kind stays, and sizes alone are kept once a day', async () => {
  const targetId = await newTarget()
  const now = Date.now()
  const day = 86_400_000
  const at = (days: number, bytes: string, names = ['a']) =>
    keepLook({
      targetId,
      kind: 'schemas',
      at: now - days * day,
      origin: 'one',
      items: names.map((name) => ({ name, facts: { bytes } })),
    })
  await at(10, '1')
  await at(9.9, '2')
  expect(await prisma().targetSnapshot.count({ where: { targetId } })).toBe(1)
  await at(8, '3')
  expect(await eventsOf(targetId)).toEqual([])
  await at(7.9, '4', ['a', 'b \u0000'])
  expect(await prisma().targetSnapshot.count({ where: { targetId } })).toBe(3)
  expect(await eventsOf(targetId)).toMatchObject([{ kind: 'schemas', count: 1 }])
  await dropOldSnapshots(now, 7)
  expect(await prisma().targetSnapshot.count({ where: { targetId } })).toBe(1)
  expect(await eventsOf(targetId)).toEqual([])
})
