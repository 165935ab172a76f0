import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { adminOf, auditOf, endedRun, makePerson, makeTarget, panelOf, settled } from '@/test/changes/site'
import { bundleWorker, startTestWorker, type TestWorker } from '@/test/changes/workers'
import { addressOf, type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let server: ServerAccess
let bundle: string
let worker: TestWorker | undefined
let target: { id: string; name: string }
let admin: Awaited<ReturnType<typeof adminOf>>
const role = `flow_${randomBytes(3).toString('hex')}`
const password = randomBytes(12).toString('hex')
const people: Person[] = []

async function startWorker(): Promise<void> {
  const login = { user: server.adminUser, password: server.password }
  worker ??= await startTestWorker(bundle, { storeUrl: panel.url, address: addressOf(server), login })
}

async function stopWorker(): Promise<void> {
  await worker?.stop()
  worker = undefined
}

beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  admin = await adminOf(server)
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
  bundle = await bundleWorker()
  target = await makeTarget(server)
})

beforeEach(startWorker)

afterAll(async () => {
  await stopWorker()
  await Promise.all(people.map((one) => one.end()))
  await admin?.end()
  rmSync(bundle, { force: true })
  await panel?.stop()
})

async function victims(count: number) {
  const pids: number[] = []
  for (let n = 0; n < count; n++) {
    const one = await person(server, { user: role, password })
    people.push(one)
    pids.push(one.id)
  }
  const found = await admin.query<{ pid: number; startedAt: string }>(
    `SELECT pid, to_json(backend_start) #>> '{}' AS "startedAt" FROM pg_stat_activity WHERE pid = ANY($1)`,
    [pids],
  )
  return found.rows
}

type Panel = ReturnType<typeof panelOf>

async function plan(client: Panel, sessions: { pid: number; startedAt: string }[]) {
  const change = await client.changes.create({
    kind: 'sessions.end',
    targetId: target.id,
    input: { sessions },
  })
  return { change, answer: { id: change.id, planHash: change.planHash ?? '' } }
}

describe('planning and applying', () => {
  it('goes from plan to history, with the reason readable for those who may', async () => {
    const client = panelOf(await makePerson('on-call'))
    const { change, answer } = await plan(client, await victims(2))
    expect(change).toMatchObject({ state: 'planned', tier: 2, plan: { typedName: target.name } })
    await expect(client.changes.apply(answer)).rejects.toMatchObject({ code: 'change.name_mismatch' })
    const named = { ...answer, typedName: target.name }
    await expect(client.changes.apply(named)).rejects.toMatchObject({ code: 'change.reason_required' })
    const full = { ...named, reason: 'They hold the orders table.' }
    await expect(client.changes.apply({ ...full, planHash: 'x' })).rejects.toMatchObject({
      code: 'change.stale_plan',
    })
    const { run } = await client.changes.apply(full)
    expect((await endedRun(client, run)).state).toBe('succeeded')
    const log = await client.runs.log({ id: run })
    expect(log.items.map((line) => line.seq)).toEqual(log.items.map((_, index) => index + 1))
    expect(await client.changes.get({ id: change.id })).toMatchObject({
      reason: full.reason,
      runId: run,
      state: 'succeeded',
    })
    const stored = await prisma().change.findUniqueOrThrow({ where: { id: change.id } })
    expect(Buffer.from(stored.reason ?? []).toString('latin1')).not.toContain('orders')
    await expect(client.changes.discard({ id: change.id })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
  })

  it('refuses who may not, what is not known, and input that is not right', async () => {
    const viewer = panelOf(await makePerson('viewer'))
    const sessions = await victims(1)
    await expect(plan(viewer, sessions)).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(plan(panelOf(await makePerson('admin')), sessions)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const dba = panelOf(await makePerson('dba'))
    const { change, answer } = await plan(dba, sessions)
    await expect(viewer.changes.apply(answer)).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(viewer.changes.discard({ id: change.id })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const wrong = { targetId: target.id, input: { sessions: [] } }
    await expect(dba.changes.create({ kind: 'no.such', ...wrong })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await expect(dba.changes.create({ kind: 'sessions.end', ...wrong })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    const gone = await plan(dba, [{ pid: 999_999, startedAt: '2020-01-01T00:00:00+00:00' }])
    expect(gone.change).toMatchObject({ state: 'refused', problem: { code: 'change.refused' } })
  })

  it('lists newest first, page by page, and filters', async () => {
    const client = panelOf(await makePerson('dba'))
    const all = await client.changes.list({ targetId: target.id, limit: 200 })
    const first = await client.changes.list({ targetId: target.id, limit: 2 })
    const next = await client.changes.list({
      targetId: target.id,
      limit: 200,
      cursor: first.nextCursor ?? '',
    })
    expect([...first.items, ...next.items].map((one) => one.id)).toEqual(all.items.map((one) => one.id))
    const refused = await client.changes.list({ state: 'refused', limit: 50 })
    expect(refused.items.every((one) => one.state === 'refused')).toBe(true)
    expect(refused.items.length).toBeGreaterThan(0)
    expect((await client.changes.list({ q: 'no such thing', limit: 50 })).items).toEqual([])
  })
})

describe('beside the plan', () => {
  it('people comment and link; each removes only what is their own', async () => {
    const [ann, ben] = [panelOf(await makePerson('dba')), panelOf(await makePerson('viewer'))]
    const { change } = await plan(ann, await victims(1))
    const { id } = change
    const first = await ann.changes.addNote({ id, text: '  Orders hang since 02:10.  ' })
    expect(first).toMatchObject({ text: 'Orders hang since 02:10.', url: null, own: true })
    const url = 'https://tickets.example/OPS-1?x=<script>'
    await ben.changes.addNote({ id, text: 'OPS-1', url })
    const seen = await ben.changes.notes({ id })
    expect(seen.items.map((note) => [note.text, note.url, note.own])).toEqual([
      ['Orders hang since 02:10.', null, false],
      ['OPS-1', url, true],
    ])
    await expect(ben.changes.removeNote({ id, noteId: first.id })).rejects.toMatchObject({
      code: 'not_found',
    })
    for (const wrong of ['javascript:alert(1)', 'ftp://x/y', 'https://user:pw@host/', 'nothing'])
      await expect(ann.changes.addNote({ id, text: 'x', url: wrong })).rejects.toMatchObject({
        code: 'request.invalid',
      })
    const stored = await prisma().changeNote.findUniqueOrThrow({ where: { id: first.id } })
    expect(Buffer.from(stored.text).toString('latin1')).not.toContain('Orders')
    expect(await ann.changes.removeNote({ id, noteId: first.id })).toEqual({ ok: true })
    expect((await ann.changes.notes({ id })).items).toHaveLength(1)
  })

  it('gives the plan as a script that the client itself runs', async () => {
    const client = panelOf(await makePerson('dba'))
    const [session] = await victims(1)
    if (!session) throw new Error('No session.')
    const { change } = await plan(client, [session])
    const { name, text } = await client.changes.script({ id: change.id })
    expect(name).toBe(`change-${change.id}.sql`)
    const sql = text.split('\n').filter((line) => line !== '' && !/^(--|\\set)/.test(line))
    expect(sql).toHaveLength(1)
    await admin.query(sql.join('\n'))
    const left = () => admin.query('SELECT FROM pg_stat_activity WHERE pid = $1', [session.pid])
    expect(await settled(async () => (await left()).rowCount, 0)).toBe(0)
    await expect(client.changes.undo({ id: change.id })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
  })
})

describe('between the button and the act', () => {
  /** Applied while no worker runs, so that something can change before one starts. */
  async function waiting(actor: Awaited<ReturnType<typeof makePerson>>) {
    const client = panelOf(actor)
    const sessions = await victims(1)
    const { change, answer } = await plan(client, sessions)
    await stopWorker()
    const { run } = await client.changes.apply(answer)
    return { client, sessions, change, run }
  }

  it('rights that are gone stop it', async () => {
    const actor = await makePerson('on-call')
    const { client, run, change } = await waiting(actor)
    await prisma().grant.deleteMany({ where: { userId: actor.id } })
    await startWorker()
    expect(await endedRun(client, run)).toMatchObject({
      state: 'failed',
      problem: { code: 'permission.denied' },
    })
    expect(await auditOf(change.id)).toContain('changes.apply outcome failed')
  })

  it('a missing intent stops it', async () => {
    const { client, run } = await waiting(await makePerson('dba'))
    await storePool().query('UPDATE run SET intent_seq = NULL WHERE id = $1', [run])
    await startWorker()
    expect(await endedRun(client, run)).toMatchObject({
      state: 'failed',
      problem: { code: 'change.refused' },
    })
  })

  it('facts that differ stop it', async () => {
    const { client, run, sessions } = await waiting(await makePerson('dba'))
    await admin.query('SELECT pg_terminate_backend($1)', [sessions[0]?.pid])
    await startWorker()
    expect(await endedRun(client, run)).toMatchObject({
      state: 'failed',
      problem: { code: 'change.facts_differ' },
    })
  })

  it('a plan that was edited in the store stops it', async () => {
    const { client, run, change } = await waiting(await makePerson('dba'))
    await storePool().query(
      `UPDATE change SET input = jsonb_set(input, '{sessions,0,pid}', '1') WHERE id = $1`,
      [change.id],
    )
    await startWorker()
    expect(await endedRun(client, run)).toMatchObject({
      state: 'failed',
      problem: { code: 'change.stale_plan' },
    })
  })

  it('cancelling a waiting run ends it, and closes its intent', async () => {
    const { client, run, change } = await waiting(await makePerson('dba'))
    await expect(panelOf(await makePerson('on-call')).runs.cancel({ id: run })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await client.runs.cancel({ id: run })
    expect(await client.runs.get({ id: run })).toMatchObject({ state: 'cancelled' })
    expect(await client.changes.get({ id: change.id })).toMatchObject({ state: 'cancelled' })
    expect(await auditOf(change.id)).toEqual([
      'changes.plan single ok',
      'changes.apply intent pending',
      'runs.cancel single ok',
      'changes.apply outcome failed',
    ])
    await expect(client.runs.cancel({ id: run })).rejects.toMatchObject({ code: 'change.not_applicable' })
  })
})
