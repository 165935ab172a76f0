import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyStore } from '@/lib/audit/verify-store'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { approveAs, confirmed, makeEffects, makePlace, plannedChange, work } from '@/test/changes/effects'
import { auditOf, makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'

type Person = Awaited<ReturnType<typeof makePerson>>
type Place = Awaited<ReturnType<typeof makePlace>>

let panel: TestPanel
/** The first two ask for one approval each; the third asks for none. */
let places: Place[]
let ann: Person
let ben: Person

async function policyOn(place: Place, approvals: number): Promise<void> {
  const { environmentId } = place
  const rules = { kindPattern: '*', minTier: 1, expiresMinutes: 60, reason: 'Production.' }
  await panelOf(await makePerson('admin')).approvalPolicies.create({ environmentId, approvals, ...rules })
}

beforeAll(async () => {
  panel = await startTestPanel()
  await makeEffects()
  places = [await makePlace(), await makePlace(), await makePlace()]
  for (const place of places.slice(0, 2)) await policyOn(place, 1)
  ann = await makePerson('dba')
  ben = await makePerson('dba')
})

beforeEach(forgetCalls)
afterAll(() => panel?.stop())

/** A set of one planned change in each place, asked for by Ann. */
async function asked(where: readonly Place[] = places) {
  const { id } = await prisma().changeSet.create({
    data: { title: 'Leave rows everywhere', actorKind: 'user', actorId: ann.id, actorName: ann.name },
  })
  const changes: { id: string; planHash: string }[] = []
  for (const [setIndex, { targetId }] of where.entries()) {
    const change = await plannedChange(targetId, ann)
    await prisma().change.update({ where: { id: change.id }, data: { setId: id, setIndex } })
    changes.push(change)
  }
  const setHash = (await panelOf(ann).changeSets.get({ id })).setHash ?? ''
  const pressed = { id, setHash, typedName: `${where.length} targets` }
  await panelOf(ann).changeSets.ask({ ...pressed, reason: 'Tonight.' })
  return { id, setHash, changes, pressed }
}

type Asked = Awaited<ReturnType<typeof asked>>

const approve = ({ id, setHash }: Asked, by: Person) =>
  panelOf(confirmed(by, setHash)).changeSets.approve({ id, setHash, comment: 'All of it.' })
const seenBy = (by: Person, { id }: Asked) => panelOf(by).changeSets.get({ id })
const statesOf = async (set: Asked) => (await seenBy(ann, set)).members.map(({ change }) => change.state)
const approvalsOf = ({ changes }: Asked) =>
  prisma().approval.count({ where: { request: { changeId: { in: changes.map(({ id }) => id) } } } })

/** A person with another role on one of the targets than everywhere else. */
async function narrowed(target: string, role: 'dba' | 'viewer'): Promise<Person> {
  const made = await makePerson('viewer')
  const grants = [
    { role: 'dba' as const, scope: 'target' as const, scopeId: target },
    { role, scope: 'all' as const, scopeId: null },
  ]
  await prisma().grant.deleteMany({ where: { userId: made.id } })
  await prisma().grant.createMany({ data: grants.map((grant) => ({ ...grant, userId: made.id })) })
  return { ...made, grants }
}

describe('approving a set', () => {
  it('decides every member that waits in one act, each for its own plan, and applies afterwards', async () => {
    const set = await asked()
    expect(await statesOf(set)).toEqual(['waiting', 'waiting', 'planned'])
    expect((await seenBy(ben, set)).waiting).toEqual({ count: 2, refusal: null })
    expect(await approve(set, ben)).toEqual({ decided: 2 })
    expect(await statesOf(set)).toEqual(['approved', 'approved', 'planned'])
    const shown = await seenBy(ann, set)
    expect(shown).toMatchObject({ held: null, waiting: null })
    expect(shown.members.map(({ request }) => request?.decisions.map((said) => said.comment))).toEqual([
      ['All of it.'],
      ['All of it.'],
      undefined,
    ])
    const said = await prisma().auditEvent.findMany({
      where: { action: 'changes.approve', changeId: { in: set.changes.map(({ id }) => id) } },
      orderBy: { seq: 'asc' },
    })
    expect(said.map((entry) => entry.details)).toEqual(
      set.changes
        .slice(0, 2)
        .map(({ planHash }, index) =>
          expect.objectContaining({ planHash, set: { id: set.id, index, of: 3, hash: set.setHash } }),
        ),
    )
    expect(said.map((entry) => entry.targetId)).toEqual(places.slice(0, 2).map((place) => place.targetId))
    const { runs } = await panelOf(ann).changeSets.apply(set.pressed)
    for (const run of runs) expect(await work(run)).toBe(true)
    expect(await statesOf(set)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    expect((await verifyStore()).fault).toBeNull()
  })

  it('takes a confirmation of the very set, and the plans that were seen', async () => {
    const set = await asked()
    const { id, setHash } = set
    await expect(panelOf(ben).changeSets.approve({ id, setHash })).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    const [first] = set.changes
    const forOne = panelOf(confirmed(ben, first?.planHash ?? ''))
    await expect(forOne.changeSets.approve({ id, setHash })).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    // Left out after Ben has looked: what he confirmed is another set now.
    await panelOf(ann).changes.discard({ id: set.changes[2]?.id ?? '' })
    await expect(approve(set, ben)).rejects.toMatchObject({ code: 'change.stale_plan' })
    expect(await approvalsOf(set)).toBe(0)
  })

  it('is not for who asked, whoever else they are signed in as', async () => {
    const set = await asked()
    expect((await seenBy(ann, set)).waiting).toEqual({ count: 2, refusal: { index: 0, why: 'own' } })
    const refused = approve(set, ann)
    await expect(refused).rejects.toMatchObject({ code: 'approval.own' })
    await expect(refused).rejects.toThrow('It is number 1 of the set: Leave rows.')
    expect(await approvalsOf(set)).toBe(0)
    expect(await auditOf(set.changes[0]?.id ?? '')).toEqual(['changes.ask single ok'])
  })

  it('where one member is not theirs to approve, nothing is approved, and it says which', async () => {
    const set = await asked()
    const cleo = await narrowed(places[0]?.targetId ?? '', 'viewer')
    expect((await seenBy(cleo, set)).waiting).toEqual({ count: 2, refusal: { index: 1, why: 'no-right' } })
    const refused = approve(set, cleo)
    await expect(refused).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(refused).rejects.toThrow('It is number 2 of the set: Leave rows.')
    expect(await approvalsOf(set)).toBe(0)
    expect(await statesOf(set)).toEqual(['waiting', 'waiting', 'planned'])
    expect(await approve(set, ben)).toEqual({ decided: 2 })
  })

  it('where one plan was altered behind our back, nothing is approved', async () => {
    const set = await asked()
    const second = set.changes[1]?.id ?? ''
    const { plan } = await prisma().change.findUniqueOrThrow({ where: { id: second } })
    const altered = { ...(plan as Record<string, unknown>), sentence: 'Drops everything.' }
    await prisma().change.update({ where: { id: second }, data: { plan: altered as never } })
    const refused = approve(set, ben)
    await expect(refused).rejects.toMatchObject({ code: 'change.stale_plan' })
    await expect(refused).rejects.toThrow('It is number 2 of the set')
    expect(await approvalsOf(set)).toBe(0)
  })

  it('is for who sees all of it', async () => {
    const set = await asked()
    const made = await makePerson('dba')
    const grants = [{ role: 'dba' as const, scope: 'target' as const, scopeId: places[0]?.targetId ?? '' }]
    await expect(approve(set, { ...made, grants })).rejects.toMatchObject({ code: 'permission.denied' })
    const elsewhere = [{ ...grants[0], role: 'dba' as const, scope: 'target' as const, scopeId: set.id }]
    await expect(approve(set, { ...made, grants: elsewhere })).rejects.toMatchObject({ code: 'not_found' })
    expect(await approvalsOf(set)).toBe(0)
  })

  it('leaves out what the person has approved by itself already', async () => {
    const two = await makePlace()
    await policyOn(two, 2)
    const [own] = places
    if (!own) throw new Error('No place.')
    const set = await asked([two, own])
    const [first] = set.changes
    if (!first) throw new Error('No change.')
    await approveAs(ben, first)
    expect((await seenBy(ben, set)).waiting).toEqual({ count: 1, refusal: null })
    expect(await approve(set, ben)).toEqual({ decided: 1 })
    expect(await statesOf(set)).toEqual(['waiting', 'approved'])
    await expect(approve(set, ben)).rejects.toMatchObject({ code: 'change.not_applicable' })
    expect(await approve(set, await makePerson('dba'))).toEqual({ decided: 1 })
    expect(await statesOf(set)).toEqual(['approved', 'approved'])
  })

  it('by several at the same moment, who also decide its members alone: each is decided once', async () => {
    const set = await asked()
    const crowd = await Promise.all([1, 2, 3].map(() => makePerson('dba')))
    const [first, second] = set.changes
    if (!first || !second) throw new Error('No changes.')
    const tries = [...crowd.map((one) => approve(set, one)), approveAs(ben, second), approveAs(ben, first)]
    const told = await Promise.allSettled(tries)
    expect(await statesOf(set)).toEqual(['approved', 'approved', 'planned'])
    expect(await approvalsOf(set)).toBe(2)
    for (const one of told)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'change.not_applicable' })
    expect((await verifyStore()).fault).toBeNull()
  })
})

describe('rejecting a set', () => {
  it('ends every request with the reason, and none is applied', async () => {
    const set = await asked()
    const { id, setHash } = set
    await expect(panelOf(ben).changeSets.reject({ id, setHash, comment: ' ' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
    expect(await panelOf(ben).changeSets.reject({ id, setHash, comment: 'Not tonight.' })).toEqual({
      decided: 2,
    })
    expect(await statesOf(set)).toEqual(['planned', 'planned', 'planned'])
    expect(await auditOf(set.changes[1]?.id ?? '')).toEqual([
      'changes.ask single ok',
      'changes.reject single ok',
    ])
    await expect(panelOf(ann).changeSets.apply(set.pressed)).rejects.toMatchObject({
      code: 'approval.required',
    })
  })
})
