import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logText } from '@/lib/features/runs/log-store'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import {
  adminOf,
  auditOf,
  endedRun,
  makePerson,
  makeTarget,
  panelOf,
  plannedBy,
  plannedChangeOf,
  plannedSetOf,
  settled,
} from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { type Person, person, sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

let panel: TestPanel
let server: ServerAccess
let worker: TestWorker | undefined
let target: { id: string; name: string }
let admin: Awaited<ReturnType<typeof adminOf>>
const role = `flow_${randomBytes(3).toString('hex')}`
const password = randomBytes(12).toString('hex')
const people: Person[] = []

async function startWorker(): Promise<void> {
  worker ??= await startTestWorker({ storeUrl: panel.url, server })
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
  target = await makeTarget(server)
})

beforeEach(startWorker)

afterAll(async () => {
  await stopWorker()
  await Promise.all(people.map((one) => one.end()))
  await admin?.end()
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
  const change = await plannedBy(client, {
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

  it('is searched by words of title, plan, person and target, by link, id and hash', async () => {
    const client = panelOf(await makePerson('dba'))
    const { change } = await plan(client, await victims(1))
    const pid = String(change.plan?.facts ? Object.keys(change.plan.facts)[0] : '')
    const found = async (q: string) =>
      (await client.changes.list({ q, limit: 200 })).items.some((one) => one.id === change.id)
    for (const q of [
      change.title,
      'TERMINATE backend',
      'pg_terminate_backend',
      'sessions.end',
      `${target.name} ann`,
      change.id,
      change.planHash ?? '',
    ])
      expect([q, await found(q)]).toEqual([q, true])
    for (const q of [
      'terminate nothing',
      'erminate_backend',
      "'; DROP TABLE change --",
      '%%%',
      ':*',
      pid && `${pid}zz`,
    ])
      expect([q, await found(q)]).toEqual([q, false])
    await client.changes.addNote({ id: change.id, text: 'x', url: 'https://tickets.example/OPS-77341' })
    expect(await found('ops-77341')).toBe(true)
    await prisma().target.update({ where: { id: target.id }, data: { name: `${target.name} gazelle` } })
    expect(await found('gazelle')).toBe(true)
    await prisma().target.update({ where: { id: target.id }, data: { name: target.name } })
    const narrow = await makePerson('dba')
    const elsewhere = [{ role: 'dba' as const, scope: 'target' as const, scopeId: change.id }]
    const none = await panelOf({ ...narrow, grants: elsewhere }).changes.list({ q: 'terminate', limit: 50 })
    expect(none.items).toEqual([])
  })
})

describe('templates', () => {
  it('keep what a change does, and plan it on one target or as a set on several', async () => {
    const [ann, ben] = [panelOf(await makePerson('dba')), panelOf(await makePerson('dba'))]
    const { name } = { name: `Work memory ${randomBytes(3).toString('hex')}` }
    const change = await plannedBy(ann, {
      kind: 'settings.set',
      targetId: target.id,
      input: { name: 'work_mem', value: '32MB' },
    })
    expect(change).toMatchObject({ state: 'planned', portable: true })
    const made = await ann.changeTemplates.create({
      changeId: change.id,
      name,
      description: ' For reports. ',
    })
    expect(made).toMatchObject({ does: 'Set work_mem to 32MB on a target', tier: 2, mayEdit: true })
    await expect(
      ben.changeTemplates.create({ changeId: change.id, name: name.toUpperCase() }),
    ).rejects.toMatchObject({
      code: 'change.template_exists',
    })
    const on = await ann.changeTemplates.use({ id: made.id, targetIds: [target.id] })
    expect(await plannedChangeOf(ann, on.change ?? '')).toMatchObject({
      title: change.title,
      state: 'planned',
    })
    const second = await makeTarget(server)
    const several = await ben.changeTemplates.use({ id: made.id, targetIds: [second.id, target.id] })
    const set = await plannedSetOf(ben, several.set ?? '')
    expect(set).toMatchObject({ title: 'Set work_mem to 32MB on 2 targets', state: 'planned', tier: 2 })
    expect(set.members.map((member) => member.change.target?.id)).toEqual([second.id, target.id])
    const again = await ben.changes.repeat({ id: change.id, targetIds: [second.id] })
    expect((await ben.changes.get({ id: again.change ?? '' })).target?.id).toBe(second.id)
    await prisma().target.update({ where: { id: second.id }, data: { engine: 'mysql' } })
    await expect(ben.changeTemplates.use({ id: made.id, targetIds: [second.id] })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await prisma().target.update({ where: { id: second.id }, data: { engine: 'postgres' } })
  })

  it('are seen by who may do them, edited by their own, and kept from what means one target only', async () => {
    const person = await makePerson('dba')
    const owner = panelOf(person)
    const change = await plannedBy(owner, {
      kind: 'settings.set',
      targetId: target.id,
      input: { name: 'work_mem', value: '48MB' },
    })
    const name = `Mine ${randomBytes(3).toString('hex')}`
    const made = await owner.changeTemplates.create({ changeId: change.id, name })
    const viewer = panelOf(await makePerson('viewer'))
    expect((await viewer.changeTemplates.list({})).items).toEqual([])
    await expect(viewer.changeTemplates.use({ id: made.id, targetIds: [target.id] })).rejects.toMatchObject({
      code: 'not_found',
    })
    const grants = [{ role: 'dba' as const, scope: 'target' as const, scopeId: target.id }]
    const narrow = panelOf({ ...(await makePerson('dba')), grants })
    expect((await narrow.changeTemplates.list({})).items.find((one) => one.id === made.id)?.mayEdit).toBe(
      false,
    )
    await expect(narrow.changeTemplates.remove({ id: made.id })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const other = await makeTarget(server)
    await expect(narrow.changeTemplates.use({ id: made.id, targetIds: [other.id] })).rejects.toMatchObject({
      code: 'not_found',
    })
    const renamed = await owner.changeTemplates.update({
      id: made.id,
      name: `${name} 2`,
      description: 'More.',
    })
    expect(renamed).toMatchObject({ name: `${name} 2`, description: 'More.' })
    expect(await owner.changeTemplates.remove({ id: made.id })).toEqual({ ok: true })
    await expect(owner.changeTemplates.remove({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
    const { change: ending } = await plan(owner, await victims(1))
    await expect(owner.changeTemplates.create({ changeId: ending.id, name })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
    await expect(owner.changes.repeat({ id: ending.id, targetIds: [other.id] })).rejects.toMatchObject({
      code: 'change.not_applicable',
    })
  })
})

describe('a long log', () => {
  it('is read from its end, backwards, onwards, by text and level, and as a whole', async () => {
    const client = panelOf(await makePerson('dba'))
    const { change } = await plan(client, await victims(1))
    const { id } = await prisma().run.create({
      data: { changeId: change.id, targetId: target.id, state: 'running', actorId: null },
    })
    await storePool().query(
      `INSERT INTO run_log (run_id, seq, at, level, text)
       SELECT $1, n, now(), CASE WHEN n % 1000 = 0 THEN 'error' WHEN n % 100 = 0 THEN 'warning' ELSE 'info' END,
              'Line ' || n || CASE WHEN n = 777 THEN E' needle\nsecond' ELSE '' END
         FROM generate_series(1, 6000) AS n`,
      [id],
    )
    const seqs = async (cut: Omit<Parameters<typeof client.runs.log>[0], 'id'>) => {
      const { items, nextCursor, total } = await client.runs.log({ id, ...cut })
      expect(total).toBe(6000)
      return [items[0]?.seq, items.at(-1)?.seq, items.length, nextCursor]
    }
    expect(await seqs({ tail: true, limit: 500 })).toEqual([5501, 6000, 500, '5501'])
    expect(await seqs({ before: 5501, limit: 500 })).toEqual([5001, 5500, 500, '5001'])
    expect(await seqs({ before: 101, limit: 500 })).toEqual([1, 100, 100, undefined])
    expect(await seqs({ after: 5900 })).toEqual([5901, 6000, 100, undefined])
    expect(await seqs({})).toEqual([1, 1000, 1000, '1000'])
    expect(await seqs({ tail: true, q: 'NEEDLE' })).toEqual([777, 777, 1, undefined])
    expect(await seqs({ tail: true, level: 'error' })).toEqual([1000, 6000, 6, undefined])
    expect((await seqs({ tail: true, level: 'warning' }))[2]).toBe(60)
    const { url } = await client.runs.download({ id })
    const lines: string[] = []
    for await (const line of logText(id)) lines.push(line)
    expect(url).toMatch(/^\/api\/downloads\//)
    expect(lines).toHaveLength(6000)
    expect(lines[776]).toMatch(/ info Line 777 needle ⏎ second$/)
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
