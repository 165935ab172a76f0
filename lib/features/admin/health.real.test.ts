import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAuditAlone } from '@/lib/audit/append'
import { makeCheckpoint } from '@/lib/audit/checkpoints'
import { systemActor } from '@/lib/auth/actor'
import { storeState } from '@/lib/features/admin/health-store'
import { findTools } from '@/lib/features/admin/tools'
import { handleHealth } from '@/lib/http/health-door'
import { startRunner } from '@/lib/jobs/runner'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { makePerson } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { eventually, panelOf } from '@/test/targets/site'

let panel: TestPanel
let runner: { stop(): Promise<void> }

beforeAll(async () => {
  panel = await startTestPanel()
  runner = await startRunner()
  await appendAuditAlone({ action: 'test.write', actor: systemActor('test') })
  await makeCheckpoint(true)
})
afterAll(async () => {
  await runner?.stop()
  await panel?.stop()
})

test('each part says how it is doing; what cannot be read is unknown, with why', async () => {
  const admin = panelOf(await makePerson('admin'))
  const health = await eventually(
    () => admin.admin.health(),
    ({ workers }) => workers.some((one) => one.alive && one.memoryBytes.known),
  )
  expect(health.workers[0]).toMatchObject({ sameVersion: true, runs: 0 })
  const memory = health.workers[0]?.memoryBytes
  expect(memory?.known && memory.value).toBeGreaterThan(1_000_000)
  expect(health.store.connections).toMatchObject({ known: true })
  expect(health.store.bytes.known && health.store.bytes.value).toBeGreaterThan(1_000_000)
  expect(health.store.slow).toMatchObject({
    known: false,
    reason: expect.stringMatching(/pg_stat_statements/),
  })
  expect(health.evidence).toMatchObject({ status: 'critical', checkpointSeq: expect.any(Number) })
  expect(health.evidence.signingKeySince.known).toBe(true)
  expect(health.queue.waiting.map(({ what, count }) => [what, count])).toEqual([
    ['runs', 0],
    ['tasks', 0],
    ['messages', 0],
    ['probes', 0],
  ])
  await findTools()
  expect((await admin.admin.health()).tools).toMatchObject({ known: true })
})

test('what waits is counted with its age, and a target that fails says since when it does', async () => {
  const environment = await prisma().environment.create({ data: { name: 'e', kind: 'staging' } })
  const target = await prisma().target.create({
    data: {
      name: 't\u202e',
      engine: 'postgres',
      host: 'localhost',
      port: 1,
      database: 'x',
      tlsMode: 'verify-full',
      environmentId: environment.id,
      tags: [],
    },
  })
  await storePool().query(
    `INSERT INTO target_status (target_id, state, code, since, last_tried_at, updated_at)
     VALUES ($1, 'unknown', 'target.refused', now(), now(), now())`,
    [target.id],
  )
  await prisma().probe.create({
    data: {
      kind: 'logs.tail',
      targetId: target.id,
      actorKind: 'user',
      actorId: 'x',
      expiresAt: new Date(Date.now() + 60_000),
    },
  })
  const health = await panelOf(await makePerson('admin')).admin.health()
  expect(health.queue.waiting.find(({ what }) => what === 'probes')).toMatchObject({ count: 1 })
  expect(health.collectors).toEqual([
    {
      targetId: target.id,
      targetName: 't\u202e',
      state: 'unknown',
      lastSuccessAt: null,
      code: 'target.refused',
      shareOfTime: { known: false, reason: 'Nothing was measured yet.' },
    },
  ])
})

test('sessions that the role of the web may not see make a count unknown, never less', async () => {
  const admin = new pg.Client({ connectionString: panel.url })
  await admin.connect()
  try {
    await admin.query(
      "CREATE ROLE stranger LOGIN PASSWORD 'x'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO stranger",
    )
    const client = await storePool().connect()
    try {
      await client.query('SET ROLE stranger')
      const seen = await client.query(
        'SELECT count(*)::int AS hidden FROM pg_stat_activity WHERE datid IS NOT NULL AND backend_type IS NULL',
      )
      // What the statement of the page builds on: a hidden session has no kind.
      expect(seen.rows[0].hidden).toBeGreaterThan(0)
      const state = await storeState(client)
      expect(state.slowNow).toMatchObject({
        known: false,
        remedy: expect.stringMatching(/pg_read_all_stats/),
      })
      expect(state.connections.known && state.connections.value.used).toBeGreaterThan(1)
    } finally {
      await client.query('RESET ROLE')
      client.release()
    }
  } finally {
    await admin.query('DROP OWNED BY stranger; DROP ROLE stranger').catch(() => undefined)
    await admin.end()
  }
})

test('a worker that told nothing, or is silent, has no load: it is unknown, with why', async () => {
  const admin = panelOf(await makePerson('admin'))
  const ids = { told: randomUUID(), untold: randomUUID(), silent: randomUUID() }
  const add = (id: string, age: string, cpu: number | null, memory: number | null) =>
    storePool().query(
      `INSERT INTO worker (id, host, pid, version, started_at, seen_at, cpu_share, memory_bytes)
       VALUES ($1, 'elsewhere', 1, '0', now() - interval '1 h', now() - $2::interval, $3, $4)`,
      [id, age, cpu, memory],
    )
  await add(ids.told, '0 s', 0.25, 3_000_000_000)
  await add(ids.untold, '0 s', null, null)
  await add(ids.silent, '5 min', 0.5, 1_000)
  try {
    const { workers } = await admin.admin.health()
    const of = (id: string) => workers.find((worker) => worker.id === id)
    expect(of(ids.told)).toMatchObject({
      cpuShare: { known: true, value: 0.25 },
      memoryBytes: { known: true, value: 3_000_000_000 },
    })
    expect(of(ids.untold)).toMatchObject({
      cpuShare: { known: false, reason: expect.stringMatching(/for a minute/) },
      memoryBytes: { known: false, reason: expect.stringMatching(/not told/) },
    })
    const silent = { known: false, reason: expect.stringMatching(/silent/) }
    expect(of(ids.silent)).toMatchObject({ alive: false, cpuShare: silent, memoryBytes: silent })
  } finally {
    await storePool().query("DELETE FROM worker WHERE host = 'elsewhere'")
  }
})

test('it is fast, and only for who may read it', async () => {
  const admin = panelOf(await makePerson('admin'))
  await admin.admin.health()
  const times: number[] = []
  for (let n = 0; n < 20; n += 1) times.push((await admin.admin.health()).tookMs)
  times.sort((a, b) => a - b)
  console.info(`health: median ${times[10]?.toFixed(1)} ms, slowest ${times[19]?.toFixed(1)} ms`)
  // The fastest: what slows down the others is the rest of this machine.
  expect(times[0]).toBeLessThan(50)
  await expect(panelOf(await makePerson('viewer')).admin.health()).rejects.toMatchObject({
    code: 'permission.denied',
  })
})

test('the address for balancers tells a stranger nothing more', async () => {
  const ask = async (headers: Record<string, string>) =>
    (await handleHealth(new Request('http://localhost/api/health', { headers }))).json() as Promise<object>
  const bare = { ok: true, store: 'ok', worker: 'ok', evidence: 'unwitnessed' }
  expect(await ask({})).toEqual(bare)
  expect(await ask({ authorization: 'Bearer qd_nonsense' })).toEqual(bare)
  expect(await ask({ cookie: 'qd=1' })).toEqual(bare)
})
