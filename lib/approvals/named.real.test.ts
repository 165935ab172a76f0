import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Role } from '@/lib/auth/permissions'
import { canonicalJson } from '@/lib/crypto/canonical'
import { purposeKey } from '@/lib/crypto/sealed'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import {
  approveAs,
  endOf,
  makeEffects,
  makePlace,
  type Planned,
  plannedChange,
  work,
} from '@/test/changes/effects'
import { makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { policiesDigest } from './signature'

type Person = Awaited<ReturnType<typeof makePerson>>

let panel: TestPanel
let place: Awaited<ReturnType<typeof makePlace>>
let admin: ReturnType<typeof panelOf>
let policy: string
let ann: Person
let ben: Person
/** DBA and auditor. */
let dora: Person

beforeAll(async () => {
  panel = await startTestPanel()
  await makeEffects()
  place = await makePlace()
  admin = panelOf(await makePerson('admin'))
  ann = await makePerson('dba')
  ben = await makePerson('dba')
  dora = await alsoAuditor(await makePerson('dba'))
  policy = (await admin.approvalPolicies.create(fields({}))).id
})

beforeEach(forgetCalls)
afterAll(() => panel?.stop())

const fields = (named: { approverRoles?: Role[]; approverIds?: string[] }) => ({
  environmentId: place.environmentId,
  kindPattern: 'sessions.*',
  minTier: 1,
  approvals: 1,
  expiresMinutes: 60,
  reason: 'Production.',
  ...named,
})
const naming = (named: { approverRoles?: Role[]; approverIds?: string[] }) =>
  admin.approvalPolicies.update({ id: policy, ...fields(named) })

/** The same person with a second role, everywhere or in one environment. */
async function alsoAuditor(person: Person, environmentId?: string): Promise<Person> {
  const scope = environmentId === undefined ? 'all' : 'environment'
  const grant = { role: 'auditor' as const, scope, scopeId: environmentId ?? null } as const
  await prisma().grant.create({ data: { ...grant, userId: person.id } })
  return { ...person, grants: [...person.grants, grant] }
}

async function asked(): Promise<Planned> {
  const change = await plannedChange(place.targetId, ann)
  await panelOf(ann).approvals.ask({ ...change, reason: 'Needed.' })
  return change
}

const waitsFor = async (person: Person, change: Planned) => {
  const inbox = await panelOf(person).approvals.list({ box: 'waiting' })
  const { waiting } = await panelOf(person).freezes.standing()
  const isThere = inbox.items.some((item) => item.change.id === change.id)
  // The number on every page is that of the inbox.
  expect(waiting).toBe(inbox.items.length)
  return isThere
}
const readsIt = async (person: Person, change: Planned) =>
  (await panelOf(person).approvals.get({ id: change.id })).refusal
const appliedBy = async (change: Planned) => (await panelOf(ann).changes.apply(change)).run

const ended = (change: Planned, run: string) => endOf(ann, change, run)
const DONE = { state: 'succeeded', code: null, effects: 1 }
const REFUSED = { state: 'failed', code: 'approval.invalid', effects: 0 }

it('of a named role: who holds it there decides, others read who may', async () => {
  await naming({ approverRoles: ['auditor'] })
  const elsewhere = await alsoAuditor(await makePerson('dba'), (await makePlace()).environmentId)
  const change = await asked()
  for (const other of [ben, elsewhere]) {
    expect(await waitsFor(other, change)).toBe(false)
    expect(await readsIt(other, change)).toBe('not-named')
    await expect(approveAs(other, change)).rejects.toMatchObject({ code: 'approval.not_named' })
    await expect(panelOf(other).approvals.reject({ ...change, comment: 'No.' })).rejects.toMatchObject({
      code: 'approval.not_named',
    })
  }
  // The role alone gives no right.
  const auditor = await makePerson('auditor')
  expect(await waitsFor(auditor, change)).toBe(false)
  expect(await readsIt(auditor, change)).toBe('no-right')
  await expect(approveAs(auditor, change)).rejects.toMatchObject({ code: 'permission.denied' })
  expect(await panelOf(ben).approvals.get({ id: change.id })).toMatchObject({
    named: [{ roles: ['auditor'], people: [] }],
    able: 1,
  })
  expect(await waitsFor(dora, change)).toBe(true)
  expect(await readsIt(dora, change)).toBeNull()
  expect((await approveAs(dora, change)).state).toBe('approved')
  const run = await appliedBy(change)
  await work(run)
  expect(await ended(change, run)).toEqual(DONE)
})

it('of a named person, and of nobody else', async () => {
  const shown = await naming({ approverIds: [ben.id, ben.id] })
  expect(shown.approvers).toEqual([{ id: ben.id, name: ben.name }])
  const change = await asked()
  await expect(approveAs(dora, change)).rejects.toMatchObject({ code: 'approval.not_named' })
  expect(await waitsFor(dora, change)).toBe(false)
  expect(await waitsFor(ben, change)).toBe(true)
  expect(await panelOf(ann).approvals.get({ id: change.id })).toMatchObject({
    named: [{ roles: [], people: [{ id: ben.id, name: ben.name }] }],
    able: 1,
  })
  expect((await approveAs(ben, change)).state).toBe('approved')
})

it('tells when it names only who asks, or nobody who is able', async () => {
  await naming({ approverIds: [ann.id] })
  const change = await asked()
  expect(await panelOf(ann).approvals.get({ id: change.id })).toMatchObject({ able: 0, refusal: 'own' })
  await expect(approveAs(ann, change)).rejects.toMatchObject({ code: 'approval.own' })
  await naming({ approverRoles: ['viewer'] })
  expect((await panelOf(ann).approvals.get({ id: change.id })).able).toBe(0)
  await expect(naming({ approverIds: [randomUUID()] })).rejects.toMatchObject({ code: 'request.invalid' })
})

it('who is no longer one of them counts no more, at the button and in the worker', async () => {
  await naming({ approverRoles: ['auditor'] })
  const approved = async () => {
    const approver = await alsoAuditor(await makePerson('dba'))
    const change = await asked()
    await approveAs(approver, change)
    const lose = () => prisma().grant.deleteMany({ where: { userId: approver.id, role: 'auditor' } })
    return { change, lose }
  }
  const atButton = await approved()
  await atButton.lose()
  await expect(appliedBy(atButton.change)).rejects.toMatchObject({ code: 'approval.invalid' })
  const late = await approved()
  const run = await appliedBy(late.change)
  await late.lose()
  await work(run)
  expect(await ended(late.change, run)).toEqual(REFUSED)
  const renamed = await approved()
  const second = await appliedBy(renamed.change)
  await naming({ approverIds: [ben.id] })
  await work(second)
  expect(await ended(renamed.change, second)).toEqual(REFUSED)
})

it('a name that is written past the panel stops everything', async () => {
  await naming({ approverIds: [ben.id] })
  const change = await plannedChange(place.targetId, ann)
  const write = (ids: string[]) =>
    storePool().query('UPDATE approval_policy SET approver_ids = $2::uuid[] WHERE id = $1', [policy, ids])
  for (const ids of [[], [dora.id], [ben.id, dora.id]]) {
    await write(ids)
    await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({
      code: 'approval.policies_altered',
    })
  }
  await write([ben.id])
  await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({ code: 'approval.required' })
})

it('what was signed before policies named anybody holds', () => {
  const before = {
    id: randomUUID(),
    environmentId: null,
    kindPattern: '*',
    minTier: 3,
    approvals: 1,
    expiresMinutes: 60,
    breakGlass: false,
  }
  const signed = createHmac('sha256', purposeKey('approval'))
    .update(canonicalJson({ what: 'policies', body: [before] }))
    .digest('hex')
  expect(policiesDigest([{ ...before, approverRoles: [], approverIds: [] }])).toBe(signed)
  expect(policiesDigest([{ ...before, approverRoles: ['dba'], approverIds: [] }])).not.toBe(signed)
})
