import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { confirmed, endOf, makeEffects, makePlace, plannedChange, work } from '@/test/changes/effects'
import { auditOf, makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { closeGlass } from './keeper-store'

type Person = Awaited<ReturnType<typeof makePerson>>

let panel: TestPanel
let place: Awaited<ReturnType<typeof makePlace>>
let elsewhere: Awaited<ReturnType<typeof makePlace>>
let oncall: Person
let dba: Person
let admin: Person

beforeAll(async () => {
  panel = await startTestPanel()
  await makeEffects()
  place = await makePlace()
  elsewhere = await makePlace()
  oncall = await makePerson('on-call')
  dba = await makePerson('dba')
  admin = await makePerson('admin')
  const fields = { kindPattern: '*', minTier: 0, approvals: 1, expiresMinutes: 60, reason: 'Production.' }
  for (const { environmentId } of [place, elsewhere])
    await panelOf(admin).approvalPolicies.create({ ...fields, environmentId, breakGlass: true })
})

beforeEach(forgetCalls)
afterAll(() => panel?.stop())

/** Breaks the glass over a target, as that person would. */
async function broken(by: Person, targetId: string, given: { reason?: string; minutes?: number } = {}) {
  const { items } = await panelOf(by).breakGlass.places()
  const where = items.find((one) => one.scopeId === targetId)
  if (!where) throw new Error('It may not be broken there.')
  const { scope, scopeId } = where
  const asked = { scope, scopeId, minutes: given.minutes ?? 60, reason: given.reason ?? 'Orders hang.' }
  return panelOf(confirmed(by, where.stepUp)).breakGlass.open(asked)
}

const ended = (change: { id: string }, run: string) => endOf(dba, change, run)

describe('broken glass', () => {
  it('wants a person, a reason, the step-up for that place, an hour at most, and a policy', async () => {
    const { items } = await panelOf(oncall).breakGlass.places()
    const where = items.find((one) => one.scopeId === place.targetId)
    const scope = { scope: 'target' as const, scopeId: place.targetId }
    const open = { ...scope, minutes: 30, reason: 'Orders hang.' }
    const ready = confirmed(oncall, where?.stepUp ?? '')
    await expect(panelOf(oncall).breakGlass.open(open)).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    await expect(panelOf(confirmed(oncall, 'x'.repeat(64))).breakGlass.open(open)).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    await expect(panelOf(ready).breakGlass.open({ ...open, reason: ' ' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    await expect(panelOf(ready).breakGlass.open({ ...open, minutes: 61 })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    const free = await makePlace()
    await expect(panelOf(ready).breakGlass.open({ ...open, scopeId: free.targetId })).rejects.toMatchObject({
      code: 'break_glass.not_allowed',
    })
    const viewer = panelOf(await makePerson('viewer'))
    await expect(viewer.breakGlass.open(open)).rejects.toMatchObject({ code: 'permission.denied' })
    expect(await prisma().breakGlass.count()).toBe(0)
  })

  it('stands in for approvals in its scope only, is told, and another person reviews it', async () => {
    const glass = await broken(oncall, place.targetId)
    const other = await plannedChange(elsewhere.targetId, oncall)
    await expect(panelOf(oncall).changes.apply(other)).rejects.toMatchObject({ code: 'approval.required' })
    const change = await plannedChange(place.targetId, oncall)
    await expect(panelOf(dba).changes.apply(change)).rejects.toMatchObject({ code: 'approval.required' })
    await panelOf(oncall).approvals.ask({ ...change, reason: 'Nobody answers.' })
    const { run } = await panelOf(oncall).changes.apply(change)
    await work(run)
    expect(await ended(change, run)).toEqual({ state: 'succeeded', code: null, effects: 1 })
    expect(await auditOf(change.id)).toContain('changes.apply outcome ok')
    const standing = await panelOf(await makePerson('viewer')).freezes.standing()
    expect(standing.glass).toMatchObject([{ id: glass.id, scopeName: place.name, reason: 'Orders hang.' }])
    const review = { id: glass.id, note: 'It was right.' }
    await expect(panelOf(dba).breakGlass.review(review)).rejects.toMatchObject({
      code: 'precondition.failed',
    })
    await panelOf(oncall).breakGlass.end({ id: glass.id })
    await expect(panelOf(oncall).breakGlass.review(review)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    expect((await panelOf(dba).freezes.standing()).reviews).toBe(1)
    await panelOf(dba).breakGlass.review(review)
    const { items } = await panelOf(dba).breakGlass.list({})
    expect(items[0]).toMatchObject({
      open: false,
      review: { note: 'It was right.' },
      changes: [{ id: change.id }],
    })
    const kinds = await prisma().notice.findMany({ where: { subjectId: glass.id }, orderBy: { seq: 'asc' } })
    expect(kinds.map((one) => `${one.kind} ${one.action} ${one.severity}`)).toEqual([
      'break-glass.opened open critical',
      'break-glass.opened resolved critical',
    ])
  })

  it('who broke it never reviews it, by a second account neither', async () => {
    const glass = await broken(dba, place.targetId)
    await panelOf(dba).breakGlass.end({ id: glass.id })
    const second = await makePerson('dba')
    await prisma().user.updateMany({ where: { id: { in: [dba.id, second.id] } }, data: { personId: dba.id } })
    const review = { id: glass.id, note: 'Fine.' }
    for (const one of [dba, second])
      await expect(panelOf(one).breakGlass.review(review)).rejects.toMatchObject({
        code: 'break_glass.own_review',
      })
    await prisma().user.updateMany({ where: { personId: dba.id }, data: { personId: null } })
  })

  it('whose time is over in the middle of a run: the safe step is finished, then it stops', async () => {
    const glass = await broken(oncall, place.targetId)
    const change = await plannedChange(place.targetId, oncall, 4)
    const { run } = await panelOf(oncall).changes.apply(change)
    await work(run, async (_change, step) => {
      if (step === 1)
        await storePool().query('UPDATE break_glass SET ended_at = now() WHERE id = $1', [glass.id])
    })
    expect(await ended(change, run)).toEqual({ state: 'cancelled', code: 'break_glass.over', effects: 2 })
    await expect(
      panelOf(oncall).changes.apply(await plannedChange(place.targetId, oncall)),
    ).rejects.toMatchObject({ code: 'approval.required' })
  })

  it('that was forged or made longer in the store stands for nothing; its end is told once', async () => {
    const glass = await broken(oncall, place.targetId, { minutes: 1 })
    const change = await plannedChange(place.targetId, oncall)
    const { run } = await panelOf(oncall).changes.apply(change)
    await storePool().query(
      "UPDATE break_glass SET expires_at = expires_at + interval '30 min' WHERE id = $1",
      [glass.id],
    )
    await work(run)
    expect((await ended(change, run)).effects).toBe(0)
    const next = await plannedChange(place.targetId, oncall)
    await expect(panelOf(oncall).changes.apply(next)).rejects.toMatchObject({ code: 'approval.required' })
    await storePool().query("UPDATE break_glass SET expires_at = now() - interval '1 s' WHERE id = $1", [
      glass.id,
    ])
    expect(await closeGlass()).toBe(1)
    expect(await closeGlass()).toBe(0)
  })
})

describe('freezes', () => {
  const freeze = (
    by: Person,
    scope: 'all' | 'environment' | 'target' | 'role' | 'person',
    scopeId: string | null,
  ) => panelOf(by).freezes.create({ scope, scopeId, reason: 'Audit week.' })
  const lift = (by: Person, id: string) => panelOf(by).freezes.lift({ id, note: 'Over.' })
  const free = async () => plannedChange((await makePlace()).targetId, dba)

  it('stop the button where they apply, and nowhere else', async () => {
    const here = await makePlace()
    const change = await plannedChange(here.targetId, dba)
    for (const [scope, scopeId] of [
      ['all', null],
      ['environment', here.environmentId],
      ['target', here.targetId],
      ['role', 'dba'],
      ['person', dba.id],
    ] as const) {
      const made = await freeze(admin, scope, scopeId)
      await expect(panelOf(dba).changes.apply(change), scope).rejects.toMatchObject({ code: 'freeze.active' })
      expect((await panelOf(dba).freezes.standing()).freezes.map((one) => one.id)).toEqual([made.id])
      expect((await panelOf(dba).changes.get({ id: change.id })).state).toBe('planned')
      await lift(admin, made.id)
    }
    for (const [scope, scopeId] of [
      ['environment', elsewhere.environmentId],
      ['target', elsewhere.targetId],
      ['role', 'on-call'],
      ['person', oncall.id],
    ] as const)
      await freeze(admin, scope, scopeId)
    const { run } = await panelOf(dba).changes.apply(change)
    await work(run)
    expect((await ended(change, run)).state).toBe('succeeded')
    for (const one of await prisma().freeze.findMany({ where: { liftedAt: null } })) await lift(admin, one.id)
  })

  it('stop a run that waits, at its claim', async () => {
    const change = await free()
    const { run } = await panelOf(dba).changes.apply(change)
    const made = await freeze(admin, 'all', null)
    await work(run)
    expect(await ended(change, run)).toEqual({ state: 'cancelled', code: 'freeze.active', effects: 0 })
    await lift(admin, made.id)
  })

  it('stop a run between two steps, which says so', async () => {
    const change = await plannedChange((await makePlace()).targetId, dba, 5)
    const { run } = await panelOf(dba).changes.apply(change)
    let made = ''
    await work(run, async (_change, step) => {
      if (step === 2) made = (await freeze(admin, 'all', null)).id
    })
    expect(await ended(change, run)).toEqual({ state: 'cancelled', code: 'freeze.active', effects: 3 })
    const { problem, steps } = await panelOf(dba).runs.get({ id: run })
    expect(problem?.message).toContain('Cancelled by freeze')
    expect(steps.map((step) => step.state)).toEqual(['done', 'done', 'done', 'skipped', 'skipped'])
    await lift(admin, made)
  })

  it('are set and lifted within one’s scope, never by the frozen person', async () => {
    const here = await makePlace()
    const scoped = await makePerson('dba')
    const grant = { role: 'dba' as const, scope: 'environment' as const, scopeId: here.environmentId }
    await prisma().grant.updateMany({ where: { userId: scoped.id }, data: grant })
    const actor: Person = { ...scoped, grants: [grant] }
    await expect(freeze(actor, 'all', null)).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(freeze(actor, 'target', elsewhere.targetId)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(freeze(actor, 'target', 'nothing')).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(freeze(await makePerson('on-call'), 'target', here.targetId)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const own = await freeze(actor, 'target', here.targetId)
    await lift(actor, own.id)
    await expect(lift(actor, own.id)).rejects.toMatchObject({ code: 'conflict' })
    const person = await freeze(admin, 'person', dba.id)
    await expect(lift(dba, person.id)).rejects.toMatchObject({ code: 'permission.denied' })
    await lift(admin, person.id)
    const told = await prisma().notice.findMany({ where: { subjectId: person.id }, orderBy: { seq: 'asc' } })
    expect(told.map((one) => one.action)).toEqual(['open', 'resolved'])
  })
})
