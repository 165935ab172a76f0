import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prisma } from '@/lib/store/client'
import {
  adminOf,
  auditOf,
  endedRun,
  makePerson,
  makeTarget,
  panelOf,
  plannedBy,
  plannedChangeOf,
} from '@/test/changes/site'
import { startTestWorker, type TestWorker } from '@/test/changes/workers'
import { sharedServer } from '@/test/servers/pool'
import type { ServerAccess } from '@/test/servers/start'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { capabilityFindings } from './capability-advisor'
import type { FindingDraft } from './draft'
import { syncFindings } from './sync-store'

let panel: TestPanel
let server: ServerAccess
let admin: pg.Client
let worker: TestWorker
let target: { id: string; name: string }

beforeAll(async () => {
  panel = await startTestPanel()
  server = await sharedServer('postgres-15')
  admin = await adminOf(server)
  target = await makeTarget(server)
  worker = await startTestWorker({ storeUrl: panel.url, server })
})

afterAll(async () => {
  await admin?.query('ALTER SYSTEM RESET track_io_timing')
  await admin?.query('SELECT pg_reload_conf()')
  await worker?.stop()
  await admin?.end()
  await panel?.stop()
})

const draft = (more: Partial<FindingDraft> = {}): FindingDraft => ({
  kind: 'test.one',
  object: '',
  severity: 'info',
  title: 'Something',
  evidence: 'Seen.',
  remedy: null,
  fix: null,
  ...more,
})

describe('the life of a finding', () => {
  it('opens once, keeps since when, changes its severity, closes, and opens anew', async () => {
    const own = await makeTarget(server)
    const client = panelOf(await makePerson('viewer'))
    const open = async () => (await client.findings.list({ targetId: own.id })).items
    expect(
      await syncFindings(own.id, 'test', [draft(), draft({ object: '"; DROP TABLE x; --\0\ud800' })]),
    ).toEqual({
      opened: 2,
      closed: 0,
    })
    const [first] = (await open()).filter((one) => one.object === '')
    expect(await syncFindings(own.id, 'test', [draft({ severity: 'critical', evidence: 'Worse.' })])).toEqual(
      {
        opened: 0,
        closed: 1,
      },
    )
    const [again] = await open()
    expect(again).toMatchObject({
      id: first?.id,
      openedAt: first?.openedAt,
      severity: 'critical',
      evidence: 'Worse.',
    })
    // Another source closes nothing of this one.
    expect(await syncFindings(own.id, 'other', [])).toEqual({ opened: 0, closed: 0 })
    await syncFindings(own.id, 'test', [])
    expect(await open()).toEqual([])
    await syncFindings(own.id, 'test', [draft()])
    expect((await open())[0]?.id).not.toBe(first?.id)
    const history = await client.findings.history({ targetId: own.id, id: first?.id ?? '' })
    expect(history.items.map((event) => event.what)).toEqual(['closed', 'severity', 'opened'])
    expect((await client.findings.list({ targetId: own.id, state: 'closed' })).items).toHaveLength(2)
  })

  it('two workers at once open it once', async () => {
    const own = await makeTarget(server)
    const drafts = Array.from({ length: 20 }, (_, n) => draft({ object: `t${n}` }))
    const all = await Promise.all(Array.from({ length: 8 }, () => syncFindings(own.id, 'test', drafts)))
    expect(all.reduce((sum, one) => sum + one.opened, 0)).toBe(20)
    expect(await prisma().findingEvent.count({ where: { finding: { targetId: own.id } } })).toBe(20)
  })

  it('is accepted with a reason until a day, by whoever may, and open again after it', async () => {
    const own = await makeTarget(server)
    await syncFindings(own.id, 'test', [draft()])
    const dba = panelOf(await makePerson('dba'))
    const viewer = panelOf(await makePerson('viewer'))
    const [found] = (await dba.findings.list({ targetId: own.id })).items
    const place = { targetId: own.id, id: found?.id ?? '' }
    const asked = {
      ...place,
      reason: 'Known; the ticket is open.',
      until: new Date(Date.now() + 60_000).toISOString(),
    }
    await expect(viewer.findings.accept(asked)).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(dba.findings.accept({ ...asked, until: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await dba.findings.accept(asked)
    expect((await viewer.findings.list({ targetId: own.id })).items).toEqual([])
    const [accepted] = (await viewer.findings.list({ targetId: own.id, state: 'accepted' })).items
    expect(accepted?.accepted).toMatchObject({ by: 'Ann', reason: asked.reason })
    const stored = await prisma().finding.findUniqueOrThrow({ where: { id: place.id } })
    expect(Buffer.from(stored.acceptedReason ?? []).toString('latin1')).not.toContain('ticket')
    await prisma().finding.update({
      where: { id: place.id },
      data: { acceptedUntil: new Date(Date.now() - 1) },
    })
    expect((await viewer.findings.list({ targetId: own.id })).items).toHaveLength(1)
    await dba.findings.reopen(place)
    await expect(dba.findings.reopen(place)).rejects.toMatchObject({ code: 'not_found' })
    // The id of one target's finding under another target finds nothing.
    await expect(dba.findings.accept({ ...asked, targetId: target.id })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('the change that mends it', () => {
  it('turns a parameter on, sees it, and takes it back', async () => {
    const client = panelOf(await makePerson('dba'))
    const fix = { setting: 'track_io_timing', value: 'on' }
    const entry = { name: 'io-timing' as const, supported: false, reason: 'Off.', remedy: null, fix }
    const [finding] = capabilityFindings([entry], { mayRestart: false })
    if (!finding?.fix) throw new Error('It has no change.')
    const change = await plannedBy(client, { ...finding.fix, targetId: target.id })
    expect(change).toMatchObject({ state: 'planned', tier: 2 })
    expect(change.plan?.steps[0]?.sql).toContain(`ALTER SYSTEM SET "track_io_timing" = 'on'`)
    const answer = {
      id: change.id,
      planHash: change.planHash ?? '',
      typedName: target.name,
      reason: 'To see waits.',
    }
    const { run } = await client.changes.apply(answer)
    expect(await endedRun(client, run)).toMatchObject({ state: 'succeeded', verified: { ok: true } })
    const timing = async () => (await admin.query('SHOW track_io_timing')).rows[0]
    // Each session takes a new value when the reload reaches it.
    await expect.poll(timing).toEqual({ track_io_timing: 'on' })
    const again = await plannedBy(client, { ...finding.fix, targetId: target.id })
    expect(again).toMatchObject({
      state: 'refused',
      problem: { message: expect.stringContaining('already') },
    })
    const undo = await client.changes.undo({ id: change.id })
    const reverse = await plannedChangeOf(client, undo.change)
    expect(reverse).toMatchObject({ state: 'planned', undoOf: change.id })
    const back = await client.changes.apply({ ...answer, id: reverse.id, planHash: reverse.planHash ?? '' })
    expect((await endedRun(client, back.run)).state).toBe('succeeded')
    await expect.poll(timing).toEqual({ track_io_timing: 'off' })
    expect((await client.changes.get({ id: change.id })).undoneBy).toBe(reverse.id)
    expect(await auditOf(reverse.id)).toEqual([
      'changes.undo single ok',
      'changes.apply intent pending',
      'changes.apply outcome ok',
    ])
  })

  it('says what waits for a restart, and adds to a list without losing what is in it', async () => {
    const client = panelOf(await makePerson('dba'))
    const change = await plannedBy(client, {
      kind: 'settings.set',
      targetId: target.id,
      input: { name: 'shared_preload_libraries', add: 'auto_explain' },
    })
    expect(change.plan?.warnings).toContain('It counts only after a restart of the server.')
    expect(change.plan?.steps[0]?.sql).toMatch(/= .*'auto_explain'/)
    await client.changes.discard({ id: change.id })
    const none = await plannedBy(client, {
      kind: 'settings.set',
      targetId: target.id,
      input: { name: 'no_such_thing', value: '1' },
    })
    expect(none.problem?.message).toContain('no parameter')
  })

  it('creates an extension, and drops it as the reverse', async () => {
    const client = panelOf(await makePerson('dba'))
    await admin.query('DROP EXTENSION IF EXISTS pg_freespacemap')
    const change = await plannedBy(client, {
      kind: 'extensions.create',
      targetId: target.id,
      input: { name: 'pg_freespacemap' },
    })
    expect(change).toMatchObject({ state: 'planned', tier: 1 })
    const { run } = await client.changes.apply({ id: change.id, planHash: change.planHash ?? '' })
    expect(await endedRun(client, run)).toMatchObject({ state: 'succeeded' })
    const reverse = await plannedChangeOf(client, (await client.changes.undo({ id: change.id })).change)
    expect(reverse).toMatchObject({ kind: 'extensions.drop', state: 'planned', tier: 2 })
    const back = await client.changes.apply({
      id: reverse.id,
      planHash: reverse.planHash ?? '',
      typedName: target.name,
      reason: 'Not needed.',
    })
    expect(await endedRun(client, back.run)).toMatchObject({ state: 'succeeded' })
    const viewer = panelOf(await makePerson('viewer'))
    await expect(
      viewer.changes.create({ kind: 'extensions.create', targetId: target.id, input: { name: 'hstore' } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})
