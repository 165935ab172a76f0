import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { askLive, closeLive, liveConnectionCount } from '@/lib/targets/live-connection'
import { type StartedServer, startServer } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { startProxy, type WayThere } from '@/test/targets/proxy'
import { eventually, makePerson, PASSWORD, panelOf, prepareRoles, targetInput } from '@/test/targets/site'
import type { LiveEvent, Topic } from './contract'
import { sourcesInUse } from './hub'
import { SessionFold } from './session-fold'
import { openStream } from './stream'

let panel: TestPanel
let server: StartedServer
let admin: pg.Client
let proxy: WayThere
let dba: Actor
let viewer: Actor
let targetId: string

beforeAll(async () => {
  panel = await startTestPanel()
  server = await startServer('postgres-15')
  proxy = await startProxy(server.port)
  admin = await prepareRoles(server)
  dba = await makePerson([{ role: 'dba', scope: 'all', scopeId: null }])
  viewer = await makePerson([{ role: 'viewer', scope: 'all', scopeId: null }])
  const client = panelOf(dba)
  const environment = await client.environments.create({ name: 'Prod', kind: 'production' })
  targetId = (await client.targets.create(targetInput(server, environment.id, 'shop', proxy.port))).id
})
afterAll(async () => {
  await closeLive()
  await admin.end()
  await proxy.stop()
  await server.stop()
  await panel.stop()
})

/** Reads a stream until it ends or is stopped, keeping its events. */
function watch(actor: Actor, topics: Topic[], deltas = false) {
  const events: LiveEvent[] = []
  const stop = new AbortController()
  let error: { code?: string } | null = null
  const ended = (async () => {
    const stream = await panelOf(actor).live.watch({ topics, deltas }, { signal: stop.signal })
    for await (const event of stream) events.push(event)
  })().catch((thrown: { code?: string }) => {
    error = thrown
  })
  return { events, ended, error: () => error, stop: () => stop.abort() }
}

const sessions = (): Topic[] => [{ topic: 'sessions', targetId }]

async function listCalls(): Promise<number> {
  const target = await authorizeTarget(dba, 'sessions.read', targetId)
  const costs = await askLive(target, async (session) => session.costs())
  return costs.filter((cost) => cost.name.includes('session')).reduce((sum, cost) => sum + cost.calls, 0)
}

describe('live sessions', () => {
  test('fifty viewers cost the target what one costs, and each sees what they may', async () => {
    const worker = admin.query("SELECT pg_sleep(9), 'a secret literal'")
    const alone = watch(dba, sessions())
    await eventually(
      async () => alone.events.length,
      (n) => n >= 1,
    )
    const start = await listCalls()
    const begun = Date.now()
    const people = Array.from({ length: 50 }, (_, index) => watch(index < 18 ? dba : viewer, sessions()))
    const refused = people.length
    await eventually(
      async () => people.filter((one) => one.events.length >= 3).length,
      (n) => n >= 18 + 20,
    )
    const calls = (await listCalls()) - start
    // One reading every two seconds, whoever looks: at its begin, at its end and between.
    const polls = Math.floor((Date.now() - begun) / 2_000) + 2
    expect(calls).toBeLessThanOrEqual(polls * 2)
    expect(calls).toBeLessThan(refused / 2)
    const count = await admin2("SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'qd_monitor'")
    expect(count).toBe(1)
    const text = JSON.stringify(people[0]?.events)
    expect(text).toContain('a secret literal')
    const masked = JSON.stringify(people[20]?.events)
    expect(masked).not.toContain('a secret literal')
    expect(masked).toContain('pg_sleep(?)')
    // Two people: thirty and more streams of one of them are more than allowed.
    const over = people.filter((one) => one.error()?.code === 'request.too_many')
    expect(over.length).toBe(12)
    for (const one of [alone, ...people]) one.stop()
    await Promise.all([alone, ...people].map((one) => one.ended))
    await eventually(
      async () => sourcesInUse(),
      (n) => n === 0,
    )
    await worker
  })

  test('a target that dies is told as a problem with the age of the data, and comes back', async () => {
    const one = watch(dba, sessions())
    await eventually(
      async () => one.events.at(-1)?.topic,
      (topic) => topic === 'sessions',
    )
    proxy.cut()
    const problem = await eventually(
      async () => one.events.at(-1),
      (event) => event?.topic === 'sessions.problem',
    )
    expect(problem).toMatchObject({
      problem: { code: expect.stringMatching(/^target\./) },
      lastAt: expect.any(String),
    })
    proxy.restore()
    await eventually(
      async () => one.events.at(-1)?.topic,
      (topic) => topic === 'sessions',
      50_000,
    )
    one.stop()
    await one.ended
  }, 90_000)

  test('a frozen target is told within seconds, while the reading still waits', async () => {
    const one = watch(dba, sessions())
    await eventually(
      async () => one.events.at(-1)?.topic,
      (topic) => topic === 'sessions',
    )
    const begun = Date.now()
    proxy.freeze()
    await eventually(
      async () => one.events.at(-1)?.topic,
      (topic) => topic === 'sessions.problem',
    )
    expect(Date.now() - begun).toBeLessThan(20_000)
    proxy.restore()
    await eventually(
      async () => one.events.at(-1)?.topic,
      (topic) => topic === 'sessions',
      60_000,
    )
    one.stop()
    await one.ended
  }, 90_000)

  test('a stream with deltas tells only what changed, and holds what a whole reading holds', async () => {
    const resting = await admin2Session('delta resting')
    const one = watch(dba, sessions(), true)
    const late = await eventually(
      async () => one.events.length,
      (n) => n >= 2,
    ).then(() => watch(viewer, sessions(), true))
    const coming = await admin2Session('delta coming')
    const foldedOf = (events: LiveEvent[]) => {
      const fold = new SessionFold()
      return events.map((event) => fold.take(event)).at(-1)
    }
    const hasComing = (events: LiveEvent[]) => {
      const now = foldedOf(events)
      if (now === undefined || now === 'gap' || now.topic !== 'sessions') return false
      return now.data.sessions.some((session) => session.application === 'delta coming')
    }
    const both = async () => [one, late].map(({ events }) => hasComing(events))
    await eventually(both, (has) => has.every(Boolean))
    await coming.end()
    await eventually(both, (has) => !has.some(Boolean))
    for (const { events } of [one, late]) {
      expect(events[0]?.topic).toBe('sessions.whole')
      expect(new Set(events.slice(1).map((event) => event.topic))).toEqual(new Set(['sessions.delta']))
      const after = foldedOf(events)
      if (after === undefined || after === 'gap' || after.topic !== 'sessions') throw new Error('A gap.')
      const names = after.data.sessions.map((session) => session.application)
      expect(names).toContain('delta resting')
      expect(names).not.toContain('delta coming')
    }
    // What rests is in the first list and in no event after it.
    expect(JSON.stringify(one.events[0])).toContain('delta resting')
    expect(JSON.stringify(one.events.slice(1))).not.toContain('delta resting')
    for (const stream of [one, late]) stream.stop()
    await Promise.all([one.ended, late.ended])
    await resting.end()
  })

  test('streams that were left make room at once: after 25 of them another is accepted', async () => {
    for (let i = 0; i < 25; i += 1) {
      const one = watch(dba, sessions(), true)
      if (i % 2 === 0)
        await eventually(
          async () => one.events.length,
          (n) => n >= 1,
        )
      one.stop()
      await one.ended
    }
    const kept = Array.from({ length: 20 }, () => watch(dba, sessions(), true))
    await eventually(
      async () => kept.filter((one) => one.events.length > 0).length,
      (n) => n === kept.length,
    )
    const over = watch(dba, sessions(), true)
    await over.ended
    expect(over.error()?.code).toBe('request.too_many')
    for (const one of kept) one.stop()
    await Promise.all(kept.map((one) => one.ended))
  })

  test('an unwatched target is left alone, and its full texts need the right', async () => {
    await closeLive()
    expect(liveConnectionCount(targetId)).toBe(0)
    const found = await panelOf(viewer)
      .sessions.statement({ targetId, pid: 1, startedAt: '2026-01-01T00:00:00Z' })
      .catch((error: { code: string }) => error.code)
    expect(found).toBe('permission.denied')
  })
})

describe('authorisation of streams', () => {
  test('each topic by itself, before the stream starts', async () => {
    const nobody = await makePerson([{ role: 'viewer', scope: 'environment', scopeId: targetId }])
    const one = watch(nobody, [{ topic: 'fleet' }, { topic: 'sessions', targetId }])
    await one.ended
    expect(one.error()?.code).toBe('not_found')
    expect(one.events).toEqual([])
  })

  test('again while it runs: who loses the right loses the stream', async () => {
    let actor = dba
    const end: string[] = []
    const stream = await openStream({
      topics: [{ topic: 'overview', targetId }, { topic: 'fleet' }],
      actor,
      recheck: async () => actor,
      signal: undefined,
      pace: { beatMs: 100, recheckMs: 300 },
      onEnd: () => end.push('ended'),
    })
    const seen: string[] = []
    const read = (async () => {
      for await (const event of stream) seen.push(event.topic)
    })().catch((error: { code: string }) => error.code)
    await eventually(
      async () => seen,
      (topics) => ['overview', 'fleet', 'beat'].every((topic) => topics.includes(topic)),
    )
    actor = { ...(await makePerson([])), grants: [] }
    expect(['permission.denied', 'not_found']).toContain(await read)
    expect(end).toContain('ended')
  })
})

/** A session of the administrator's under that name. */
async function admin2Session(name: string): Promise<pg.Client> {
  const { default: driver } = await import('pg')
  const { host, port, adminUser: user, password, caPem: ca } = server
  const client = new driver.Client({
    host,
    port,
    user,
    password,
    database: 'postgres',
    ssl: { ca },
    application_name: name,
  })
  await client.connect()
  return client
}

/** A second connection of the administrator: the first one is busy. */
async function admin2(sql: string): Promise<number> {
  const { default: driver } = await import('pg')
  const { host, port, adminUser: user, password, caPem: ca } = server
  const client = new driver.Client({ host, port, user, password, database: 'postgres', ssl: { ca } })
  await client.connect()
  try {
    return (await client.query(sql)).rows[0].n
  } finally {
    await client.end()
  }
}

test('the password stands in nothing that a stream carries', async () => {
  const one = watch(dba, [{ topic: 'fleet' }, ...sessions()])
  await eventually(
    async () => new Set(one.events.map((event) => event.topic)).size,
    (n) => n >= 2,
  )
  one.stop()
  await one.ended
  expect(JSON.stringify(one.events)).not.toContain(PASSWORD)
})
