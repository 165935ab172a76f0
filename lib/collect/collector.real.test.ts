import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { closeLive } from '@/lib/targets/live-connection'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { startProxy, type WayThere } from '@/test/targets/proxy'
import {
  eventually,
  makePerson,
  panelOf,
  prepareRoles,
  type TestPanelClient,
  targetInput,
} from '@/test/targets/site'
import { type Collectors, startCollectors } from './collector'

const PACE = { tickMs: 1_000, slowMs: 2_000, ledgerMs: 3_600_000, roundTimeoutMs: 5_000 }
let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let dba: TestPanelClient
let environmentId: string
let one: Collectors
let proxy: WayThere

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-15')
  proxy = await startProxy(server.port)
  admin = await prepareRoles(server)
  dba = panelOf(await makePerson([{ role: 'dba', scope: 'all', scopeId: null }]))
  environmentId = (await dba.environments.create({ name: 'Prod', kind: 'production' })).id
  one = await startCollectors(PACE)
})
afterAll(async () => {
  await one.stop()
  await closeLive()
  await admin.end()
  await proxy.stop()
  await server.stop()
  await panel.stop()
})

const register = async (name: string, port?: number) =>
  (await dba.targets.create(targetInput(server, environmentId, name, port))).id
const overview = (targetId: string) => dba.overview.get({ targetId })

describe('collecting', () => {
  test('a new target is read at once: figures, rates, sizes, ledger, series, costs', async () => {
    const id = await register('direct')
    await eventually(
      () => overview(id),
      (view) => view.state === 'ok',
    )
    const view = await eventually(
      () => overview(id),
      (now) => now.transactionsPerSecond.known && now.databases.known,
    )
    expect(view.connections).toMatchObject({ known: true, value: { max: 60 } })
    expect(view.role).toEqual({ known: true, value: expect.any(String) })
    expect(view.statementsPerSecond.known).toBe(false)
    const ledger = await eventually(
      () => dba.targets.ledger({ targetId: id }),
      ({ items }) => items.length > 3,
    )
    expect(ledger.items.find((entry) => entry.name === 'overview')?.supported).toBe(true)
    const now = Date.now()
    const series = await eventually(
      () =>
        dba.overview.series({
          targetId: id,
          metrics: ['connections.used'],
          from: now - 600_000,
          to: now + 60_000,
        }),
      ({ items }) => items[0]?.points.some(([, value]) => value !== null) ?? false,
    )
    expect(series.items[0]?.points.some(([, value]) => value === null)).toBe(true)
    const costs = await eventually(
      () => dba.targets.costs({ targetId: id }),
      ({ items }) => items.length > 0,
    )
    expect(costs.items[0]).toMatchObject({ calls: expect.any(Number), errors: 0 })
    const fleet = await eventually(
      () => dba.overview.fleet(),
      ({ items: [first] }) => first?.state === 'ok' && first.load.known,
    )
    expect(fleet.items[0]).toMatchObject({ name: 'direct', state: 'ok', load: { known: true } })
    const about = await eventually(
      () => dba.admin.about(),
      (now) => now.costs[0]?.shareOfTime.known === true,
    )
    expect(about.costs[0]).toMatchObject({ targetName: 'direct', shareOfTime: { known: true } })
    expect(about.store.migrations).toBeGreaterThan(0)
    expect(about.tools.find((tool) => tool.name === 'pg_dump')?.status).not.toBe('missing')
  })

  test('one connection per target', async () => {
    const count = async () =>
      (
        await admin.query(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'qd_monitor' AND application_name LIKE 'quarterdeck:collector%'",
        )
      ).rows[0].n
    // Where a round took too long, the server may not have noticed yet that its connection was left.
    await expect.poll(count).toBe(1)
  })

  test('a frozen target is unknown with the age of its figures, delays no other, and comes back', async () => {
    const id = await register('frozen', proxy.port)
    await eventually(
      () => overview(id),
      (view) => view.state === 'ok',
    )
    proxy.freeze()
    const view = await eventually(
      () => overview(id),
      (now) => now.state === 'unknown',
    )
    expect(view.problem?.code).toMatch(/^target\./)
    expect(view.connections.known).toBe(true)
    expect(view.at).not.toBeNull()
    const { items } = await dba.overview.problems()
    const told = items.find(({ targetName }) => targetName === 'frozen')
    expect(told).toMatchObject({ severity: 'unknown' })
    expect(told?.sentence).toContain('its last figures are')
    const other = (await dba.targets.list({ q: 'direct' })).items[0]?.id ?? ''
    const first = (await overview(other)).at
    // Read again, and more than once, while this one is still frozen.
    const second = await eventually(
      () => overview(other),
      (now) => now.at !== first,
    )
    await eventually(
      () => overview(other),
      (now) => now.at !== second.at,
    )
    expect((await overview(id)).state).toBe('unknown')
    proxy.restore()
    await eventually(
      () => overview(id),
      (now) => now.state === 'ok',
      80_000,
    )
  }, 180_000)

  test('pausing and removing stop it; a target goes to exactly one of two workers, and back', async () => {
    const ids = one.targets()
    const [id = ''] = ids
    await dba.targets.pause({ targetId: id, paused: true })
    await eventually(
      async () => one.targets(),
      (now) => !now.includes(id),
    )
    expect((await overview(id)).state).toBe('paused')
    await dba.targets.pause({ targetId: id, paused: false })
    await eventually(
      async () => one.targets(),
      (now) => now.includes(id),
    )
    for (let i = 0; i < 6; i += 1) await register(`more ${i}`)
    await eventually(
      async () => one.targets(),
      (now) => now.length === 8,
    )
    const two = await startCollectors(PACE)
    await eventually(
      async () => [one.targets(), two.targets()] as const,
      ([a, b]) =>
        a.length > 0 && b.length > 0 && new Set([...a, ...b]).size === 8 && a.length + b.length === 8,
      60_000,
    )
    await two.stop()
    await eventually(
      async () => one.targets(),
      (now) => now.length === 8,
    )
    await dba.targets.remove({ targetId: id, typedName: (await dba.targets.get({ targetId: id })).name })
    await eventually(
      async () => one.targets(),
      (now) => !now.includes(id),
    )
  }, 240_000)

  test('the connection that holds the leases may break: collecting goes on with a new one', async () => {
    const broken = await storePool().query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = 1363428172",
    )
    expect(broken.rowCount).toBe(1)
    await eventually(
      async () => one.targets(),
      (now) => now.length === 0,
      5_000,
    ).catch(() => undefined)
    await eventually(
      async () => one.targets(),
      (now) => now.length === 7,
      60_000,
    )
    await expect.poll(() => prisma().targetStatus.count({ where: { state: 'ok' } })).toBeGreaterThan(0)
  })
})
