import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChangeSet } from '@/lib/features/change-sets/contract'
import { forgetCalls } from '@/lib/http/rate-limit'
import {
  adminOf,
  endedRun,
  makePerson,
  makeTarget,
  panelOf,
  plannedChangeOf,
  plannedSetOf,
} from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

const NAMES = ['log_min_duration_sample', 'log_statement_sample_rate'] as const

let panel: TestPanel
let server: ServerAccess
let admin: pg.Client
let worker: TestWorker
let victim: pg.Client
let ann: Awaited<ReturnType<typeof makePerson>>
let targets: { id: string; name: string }[]

beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  admin = await adminOf(server)
  ann = await makePerson('dba')
  targets = [await makeTarget(server), await makeTarget(server), await makeTarget(server)]
  worker = await startTestWorker({ storeUrl: panel.url, server })
})

beforeEach(forgetCalls)

afterAll(async () => {
  await worker?.stop()
  await victim?.end().catch(() => undefined)
  for (const name of NAMES) await admin?.query(`ALTER SYSTEM RESET ${name}`)
  await admin?.query('SELECT pg_reload_conf()')
  await admin?.end()
  await panel?.stop()
})

/** A session of an application, which the set ends and nobody can bring back. */
async function session() {
  const user = `undo_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`)
  const { host, port, caPem: ca } = server
  victim = new pg.Client({ host, port, user, password, database: 'postgres', ssl: { ca } })
  victim.on('error', () => undefined)
  await victim.connect()
  const found = await admin.query<{ pid: number; startedAt: string }>(
    `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE usename = $1`,
    [user],
  )
  return found.rows
}

async function valuesOf(): Promise<string[]> {
  const found = await admin.query<{ setting: string }>(
    'SELECT setting FROM pg_settings WHERE name = ANY($1) ORDER BY name',
    [NAMES],
  )
  return found.rows.map((row) => row.setting)
}

const client = () => panelOf(ann)
const shown = (id: string) => client().changeSets.get({ id })

/** The set once all its plans stand: a busy machine answers before. */
async function planned(id: string): Promise<ChangeSet> {
  const set = await plannedSetOf(client(), id)
  expect(set.state).toBe('planned')
  return set
}

/** Applies a set as its author and waits until each of its runs has ended. */
async function applied(set: ChangeSet): Promise<ChangeSet> {
  const { runs } = await client().changeSets.apply({
    id: set.id,
    setHash: set.setHash ?? '',
    typedName: set.typedName ?? '',
    reason: 'A test.',
  })
  for (const run of runs) expect((await endedRun(client(), run)).state).toBe('succeeded')
  return shown(set.id)
}

describe('taking a set back', () => {
  it('plans the reverses last first, leaves what has none, and brings back what was', async () => {
    const before = await valuesOf()
    const [sample, ended, rate] = targets.map(({ id }) => id)
    const input = { sessions: await session() }
    const made = await client().changeSets.create({
      title: 'Sample statements',
      members: [
        { kind: 'settings.set', targetId: sample ?? '', input: { name: NAMES[0], value: '4242ms' } },
        { kind: 'sessions.end', targetId: ended ?? '', input },
        { kind: 'settings.set', targetId: rate ?? '', input: { name: NAMES[1], value: '0.25' } },
      ],
    })
    const set = await planned(made.id)
    await expect(client().changeSets.undo({ id: set.id })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
    const done = await applied(set)
    expect(done).toMatchObject({ state: 'succeeded', undoneBy: null, undoOf: null })
    expect(done.members.map(({ change }) => change.canUndo)).toEqual([true, false, true])
    // Each session takes a new value when the reload reaches it.
    await expect.poll(valuesOf).toEqual(['4242', '0.25'])

    const viewer = panelOf(await makePerson('viewer'))
    await expect(viewer.changeSets.undo({ id: set.id })).rejects.toMatchObject({ code: 'permission.denied' })
    const taken = await client().changeSets.undo({ id: set.id })
    expect(taken.change).toBeNull()
    const reverse = await planned(taken.set ?? '')
    expect(reverse).toMatchObject({
      title: 'Undo: Sample statements',
      undoOf: { id: set.id, title: 'Sample statements', left: 1 },
    })
    expect(reverse.members.map(({ change }) => change.undoOf)).toEqual([
      done.members[2]?.change.id,
      done.members[0]?.change.id,
    ])
    expect((await shown(set.id)).undoneBy).toBe(reverse.id)
    // Planned already: there is nothing left to take back, until that plan is thrown away.
    await expect(client().changeSets.undo({ id: set.id })).rejects.toMatchObject({
      code: 'change.reverse_exists',
    })
    expect((await applied(reverse)).state).toBe('succeeded')
    await expect.poll(valuesOf).toEqual(before)
  })

  it('of a set with one reverse is a change by itself', async () => {
    const [one, other] = targets.map(({ id }) => id)
    const both = await client().changeSets.create({
      title: 'One of two',
      members: [
        { kind: 'sessions.end', targetId: one ?? '', input: { sessions: await session() } },
        { kind: 'settings.set', targetId: other ?? '', input: { name: NAMES[0], value: '777ms' } },
      ],
    })
    const done = await applied(await planned(both.id))
    const made = await client().changeSets.undo({ id: both.id })
    expect(made.set).toBeNull()
    const change = await plannedChangeOf(client(), made.change ?? '')
    expect(change).toMatchObject({ undoOf: done.members[1]?.change.id, set: null })
    await client().changes.discard({ id: change.id })
  })
})
