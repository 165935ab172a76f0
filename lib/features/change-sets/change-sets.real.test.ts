import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyStore } from '@/lib/audit/verify-store'
import type { ChangeSet } from '@/lib/features/change-sets/contract'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { type Rig, type SessionRef, startRig } from '@/test/changes/rig'
import {
  auditOf,
  endedRun,
  endLease,
  makePerson,
  makeTarget,
  panelOf,
  plannedSetOf,
} from '@/test/changes/site'

type Person = Awaited<ReturnType<typeof makePerson>>
type Target = { id: string; name: string }

let rig: Rig
let ann: Person
let targets: Target[]

beforeAll(async () => {
  rig = await startRig()
  ann = await makePerson('dba')
  targets = [await makeTarget(rig.server), await makeTarget(rig.server), await makeTarget(rig.server)]
})

beforeEach(forgetCalls)

afterEach(() => rig.clear())

afterAll(() => rig?.stop())

/** A set that ends one session on each target. */
async function planned(refs: readonly SessionRef[], by: Person = ann): Promise<ChangeSet> {
  const { id } = await panelOf(by).changeSets.create({
    title: 'End what holds the orders table',
    members: targets.map((target, at) => ({
      kind: 'sessions.end',
      targetId: target.id,
      input: { sessions: [refs[at]] },
    })),
  })
  return plannedSetOf(panelOf(by), id)
}

const pressOf = (set: ChangeSet) => ({ id: set.id, setHash: set.setHash ?? '' })
const statesOf = async (set: ChangeSet) =>
  (await panelOf(ann).changeSets.get({ id: set.id })).members.map((member) => member.change.state)
const changesOf = (set: ChangeSet) => set.members.map((member) => member.change.id)

async function until(states: string[], set: ChangeSet): Promise<void> {
  await expect.poll(() => statesOf(set), { timeout: 60_000, interval: 50 }).toEqual(states)
}

describe('applying', () => {
  it('takes them in their order, each after the one before, with an intent of its own', async () => {
    await rig.worker()
    const { refs, killed } = await rig.sessions(3)
    const set = await planned(refs)
    expect(set).toMatchObject({ state: 'planned', tier: 1, of: 3, held: null, hidden: 0 })
    await expect(panelOf(ann).changeSets.apply({ ...pressOf(set), setHash: 'x' })).rejects.toMatchObject({
      code: 'change.stale_plan',
    })
    const [first = ''] = changesOf(set)
    const alone = { id: first, planHash: set.members[0]?.change.planHash ?? '' }
    await expect(panelOf(ann).changes.apply(alone)).rejects.toMatchObject({ code: 'change.in_set' })
    const both = await Promise.all([
      panelOf(ann).changeSets.apply(pressOf(set)),
      panelOf(ann).changeSets.apply(pressOf(set)),
    ])
    expect(both[0]).toEqual(both[1])
    const runs = await Promise.all((both[0]?.runs ?? []).map((run) => endedRun(panelOf(ann), run)))
    expect(runs.map((run) => run.state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    for (const [at, run] of runs.entries())
      expect(Date.parse(run.startedAt ?? '')).toBeGreaterThanOrEqual(
        Date.parse(runs[at - 1]?.finishedAt ?? run.startedAt ?? ''),
      )
    expect(await killed(3)).toBe(3)
    for (const change of changesOf(set))
      expect(await auditOf(change)).toEqual([
        'changes.plan single ok',
        'changes.apply intent pending',
        'changes.apply outcome ok',
      ])
    expect((await panelOf(ann).changeSets.get({ id: set.id })).state).toBe('succeeded')
    const listed = await panelOf(ann).changeSets.list({})
    expect(listed.items[0]).toMatchObject({ id: set.id, state: 'succeeded', of: 3, done: 3 })
    expect((await verifyStore()).fault).toBeNull()
  })

  it('the first that fails stops the rest, and says which it was', async () => {
    await rig.worker()
    const { refs, killed } = await rig.sessions(3)
    const set = await planned(refs)
    await rig.admin.query('SELECT pg_terminate_backend($1)', [refs[1]?.pid])
    const { runs } = await panelOf(ann).changeSets.apply(pressOf(set))
    await until(['succeeded', 'failed', 'cancelled'], set)
    const last = await panelOf(ann).runs.get({ id: runs[2] ?? '' })
    expect(last.problem).toMatchObject({
      code: 'change.set_stopped',
      message: expect.stringContaining('Number 2'),
    })
    expect(last.startedAt).toBeNull()
    expect(last.steps[0]?.state).toBe('skipped')
    expect(await auditOf(changesOf(set)[2] ?? '')).toEqual([
      'changes.plan single ok',
      'changes.apply intent pending',
      'changes.apply outcome failed',
    ])
    expect((await panelOf(ann).changeSets.get({ id: set.id })).state).toBe('stopped')
    // Ours and the one that the administrator ended.
    expect(await killed(2)).toBe(2)
    expect((await verifyStore()).fault).toBeNull()
  })

  it('the rest can be cancelled, also while the first waits for a worker', async () => {
    const planner = await rig.worker()
    const { refs, killed } = await rig.sessions(3)
    const set = await planned(refs)
    await planner.stop()
    await panelOf(ann).changeSets.apply(pressOf(set))
    const viewer = panelOf(await makePerson('viewer'))
    await expect(viewer.changeSets.cancel({ id: set.id })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await panelOf(ann).changeSets.cancel({ id: set.id })
    expect(await statesOf(set)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    await rig.worker()
    await new Promise((resume) => setTimeout(resume, 1_000))
    expect(await killed(0)).toBe(0)
    const outcomes = await auditOf(changesOf(set)[2] ?? '')
    expect(outcomes.filter((line) => line.startsWith('changes.apply outcome'))).toHaveLength(1)
  })
})

describe('a worker that dies', () => {
  it.each(['claimed', 'started:0', 'verified', 'ended'])(
    'at %s of the first: each of the three is done exactly once',
    async (point) => {
      const planner = await rig.worker()
      const { refs, killed } = await rig.sessions(3)
      const set = await planned(refs)
      await planner.stop()
      const dying = await rig.worker(point)
      const { runs } = await panelOf(ann).changeSets.apply(pressOf(set))
      await dying.ended
      await endLease(runs[0] ?? '')
      await rig.worker()
      await until(['succeeded', 'succeeded', 'succeeded'], set)
      expect(await killed(3)).toBe(3)
    },
  )

  it('parked for a person: the others wait, and end with it or go on after it', async () => {
    for (const verdict of ['end', 'not-happened'] as const) {
      const planner = await rig.worker()
      const { refs } = await rig.sessions(3)
      const set = await planned(refs)
      await planner.stop()
      const dying = await rig.worker('started:0')
      const { runs } = await panelOf(ann).changeSets.apply(pressOf(set))
      await dying.ended
      for (let n = 0; n < 2; n++) {
        await endLease(runs[0] ?? '')
        await (await rig.worker('claimed')).ended
      }
      await endLease(runs[0] ?? '')
      await rig.worker()
      await until(['needs_person', 'queued', 'queued'], set)
      await new Promise((resume) => setTimeout(resume, 300))
      expect(await statesOf(set)).toEqual(['needs_person', 'queued', 'queued'])
      const { change } = set.members[0] ?? {}
      const answer = { id: change?.id ?? '', planHash: change?.planHash ?? '', reason: 'Looked.' }
      await panelOf(ann).changes.resolve({ ...answer, verdict })
      await until(
        verdict === 'end' ? ['failed', 'cancelled', 'cancelled'] : ['succeeded', 'succeeded', 'succeeded'],
        set,
      )
      await rig.stopWorkers()
    }
  })
})

describe('the gates', () => {
  const fsync = (value: string) => ({ kind: 'settings.set', input: { name: 'fsync', value } })

  it('the highest tier counts: typed name, reason, and a step-up on the hash of the whole set', async () => {
    await rig.worker()
    const members = targets.slice(0, 2).map((target) => ({ ...fsync('on'), targetId: target.id }))
    const made = await panelOf(ann).changeSets.create({ title: 'Risk it', members })
    const set = await plannedSetOf(panelOf(ann), made.id)
    expect(set).toMatchObject({ state: 'planned', tier: 3, typedName: '2 targets' })
    const answer = { ...pressOf(set), typedName: '2 targets', reason: 'A test.' }
    const apply = (given: Partial<typeof answer>, by: Person = ann) =>
      panelOf(by).changeSets.apply({ ...answer, ...given })
    await expect(apply({ typedName: 'two' })).rejects.toMatchObject({ code: 'change.name_mismatch' })
    await expect(apply({ reason: ' ' })).rejects.toMatchObject({ code: 'change.reason_required' })
    await expect(apply({})).rejects.toMatchObject({ code: 'auth.step_up_required' })
    const one = set.members[0]?.change.planHash ?? ''
    const confirmed = (plan: string): Person => ({
      ...ann,
      signIn: { ...ann.signIn, steppedUpAt: Date.now(), steppedUpPlan: plan },
    })
    await expect(apply({}, confirmed(one))).rejects.toMatchObject({ code: 'auth.step_up_required' })
    // Left out: what was confirmed is another set now.
    await panelOf(ann).changes.discard({ id: changesOf(set)[1] ?? '' })
    await expect(apply({}, confirmed(answer.setHash))).rejects.toMatchObject({ code: 'change.stale_plan' })
    await panelOf(ann).changeSets.discard({ id: set.id })
    expect((await panelOf(ann).changeSets.get({ id: set.id })).state).toBe('discarded')
  })

  it('each member needs the approvals it would need alone', async () => {
    await rig.worker()
    const place = await prisma().target.findUniqueOrThrow({ where: { id: targets[1]?.id ?? '' } })
    const rules = panelOf(await makePerson('admin')).approvalPolicies
    const policy = await rules.create({
      environmentId: place.environmentId,
      kindPattern: '*',
      minTier: 1,
      approvals: 1,
      expiresMinutes: 60,
      reason: 'Production.',
    })
    const { refs, killed } = await rig.sessions(3)
    const set = await planned(refs)
    expect(set).toMatchObject({ held: 'approval', members: [{ needed: 0 }, { needed: 1 }, { needed: 0 }] })
    await expect(panelOf(ann).changeSets.apply(pressOf(set))).rejects.toMatchObject({
      code: 'approval.required',
    })
    expect(await panelOf(ann).changeSets.ask({ ...pressOf(set), reason: 'They hang.' })).toEqual({ asked: 1 })
    expect(await statesOf(set)).toEqual(['planned', 'waiting', 'planned'])
    const ben = await makePerson('dba')
    const asked = set.members[1]?.change
    const plan = { id: asked?.id ?? '', planHash: asked?.planHash ?? '' }
    const stepped = { ...ben.signIn, steppedUpAt: Date.now(), steppedUpPlan: plan.planHash }
    await panelOf({ ...ben, signIn: stepped }).approvals.approve({ ...plan, comment: 'Yes.' })
    expect((await panelOf(ann).changeSets.get({ id: set.id })).held).toBeNull()
    await panelOf(ann).changeSets.apply(pressOf(set))
    await until(['succeeded', 'succeeded', 'succeeded'], set)
    expect(await killed(3)).toBe(3)
    await rules.remove({ id: policy.id, reason: 'Over.' })
  })

  it('who sees one of its targets sees that member alone, and applies nothing', async () => {
    await rig.worker()
    const { refs } = await rig.sessions(3)
    const set = await planned(refs)
    const grants = [{ role: 'dba' as const, scope: 'target' as const, scopeId: targets[0]?.id ?? '' }]
    const narrow = panelOf({ ...(await makePerson('dba')), grants })
    const seen = await narrow.changeSets.get({ id: set.id })
    expect(seen).toMatchObject({ hidden: 2, setHash: null, held: 'hidden' })
    expect(seen.members.map((member) => member.change.target?.id)).toEqual([targets[0]?.id])
    await expect(narrow.changeSets.apply(pressOf(set))).rejects.toMatchObject({ code: 'not_found' })
    const stranger = panelOf({
      ...ann,
      grants: [{ role: 'dba', scope: 'target', scopeId: '00000000-0000-4000-8000-000000000000' }],
    })
    await expect(stranger.changeSets.get({ id: set.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(stranger.changeSets.cancel({ id: set.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})
