import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { personKey } from '@/lib/audit/personal-store'
import { verifyStore } from '@/lib/audit/verify-store'
import { insertRun } from '@/lib/features/changes/run-store'
import { forgetCalls } from '@/lib/http/rate-limit'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import {
  approveAs,
  effectsOf,
  endOf,
  makeEffects,
  makePlace,
  type Planned,
  plannedChange,
  work,
} from '@/test/changes/effects'
import { auditOf, makePerson, panelOf } from '@/test/changes/site'
import { startTestPanel, type TestPanel } from '@/test/targets/panel'
import { expireRequests, tellDecided } from './keeper-store'

type Person = Awaited<ReturnType<typeof makePerson>>

let panel: TestPanel
let place: Awaited<ReturnType<typeof makePlace>>
let ann: Person
let ben: Person
let cleo: Person
let policy: string

beforeAll(async () => {
  panel = await startTestPanel()
  await makeEffects()
  place = await makePlace()
  ann = await makePerson('dba')
  ben = await makePerson('dba')
  cleo = await makePerson('dba')
  const admin = panelOf(await makePerson('admin'))
  const made = await admin.approvalPolicies.create({
    environmentId: place.environmentId,
    kindPattern: 'sessions.*',
    minTier: 1,
    approvals: 1,
    expiresMinutes: 60,
    reason: 'Production.',
  })
  policy = made.id
})

beforeEach(forgetCalls)
afterAll(() => panel?.stop())

const asked = async (by: Person = ann, steps = 1): Promise<Planned> => {
  const change = await plannedChange(place.targetId, by, steps)
  await panelOf(by).approvals.ask({ ...change, reason: 'Needed.' })
  return change
}
const stateOf = async (change: Planned) => (await panelOf(ann).changes.get({ id: change.id })).state
const runOf = async (change: Planned, by: Person = ann) => (await panelOf(by).changes.apply(change)).run

/** A run that was queued past the button, with a proper intent. */
async function queuedPast(change: Planned, by: Person): Promise<string> {
  const run = await insertRun({
    changeId: change.id,
    targetId: place.targetId,
    planHash: change.planHash,
    actorId: by.id,
    steps: ['Row 0'],
    holds: [],
    reason: null,
    personKey: await personKey(null, by.id),
    intent: (id) => ({
      action: 'changes.apply',
      actor: by,
      phase: 'intent',
      result: 'pending',
      changeId: change.id,
      details: { run: id },
    }),
  })
  if (!run) throw new Error('Not queued.')
  return run
}

const requestOf = (change: Planned) =>
  prisma().approvalRequest.findFirstOrThrow({ where: { changeId: change.id }, orderBy: { askedAt: 'desc' } })

const ended = (change: Planned, run: string) => endOf(ann, change, run)

const REFUSED = { state: 'failed', code: 'approval.invalid', effects: 0 }

describe('asking and approving', () => {
  it('goes from plan to history with a second person', async () => {
    const change = await plannedChange(place.targetId, ann)
    await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({ code: 'approval.required' })
    const request = await panelOf(ann).approvals.ask({ ...change, reason: 'They hold the orders table.' })
    expect(request).toMatchObject({ state: 'waiting', needed: 1, reason: 'They hold the orders table.' })
    expect(await stateOf(change)).toBe('waiting')
    await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({ code: 'approval.required' })
    const inbox = await panelOf(ben).approvals.list({ box: 'waiting' })
    expect(inbox.items.map((item) => item.change.id)).toContain(change.id)
    const own = await panelOf(ann).approvals.list({ box: 'waiting' })
    expect(own.items.map((item) => item.change.id)).not.toContain(change.id)
    expect(await panelOf(ben).approvals.get({ id: change.id })).toMatchObject({ needed: 1, refusal: null })
    await expect(panelOf(ben).approvals.approve({ ...change })).rejects.toMatchObject({
      code: 'auth.step_up_required',
    })
    const approved = await approveAs(ben, change, 'Looked at it.')
    expect(approved).toMatchObject({
      state: 'approved',
      decisions: [{ verdict: 'approve', comment: 'Looked at it.', counts: true }],
    })
    const run = await runOf(change)
    expect(await work(run)).toBe(true)
    expect(await ended(change, run)).toEqual({ state: 'succeeded', code: null, effects: 1 })
    expect((await requestOf(change)).state).toBe('used')
    expect(await auditOf(change.id)).toEqual([
      'changes.ask single ok',
      'changes.approve single ok',
      'changes.apply intent pending',
      'changes.apply outcome ok',
    ])
    await tellDecided()
    const notices = await prisma().notice.findMany({
      where: { subjectId: change.id },
      orderBy: { seq: 'asc' },
    })
    expect(notices.map((one) => one.action)).toEqual(['open', 'resolved'])
  })

  it('a rejection, a withdrawal and the end of its time are seen, and it may be asked again', async () => {
    const change = await asked()
    await panelOf(ben).approvals.reject({ ...change, comment: 'Not now.' })
    expect(await stateOf(change)).toBe('planned')
    await panelOf(ann).approvals.ask({ ...change, reason: 'Now.' })
    await expect(
      panelOf(await makePerson('on-call')).approvals.withdraw({ id: change.id }),
    ).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await panelOf(ann).approvals.withdraw({ id: change.id })
    await panelOf(ann).approvals.ask({ ...change, reason: 'After all.' })
    await storePool().query(
      "UPDATE approval_request SET expires_at = now() - interval '1 s' WHERE change_id = $1",
      [change.id],
    )
    await expect(approveAs(ben, change)).rejects.toMatchObject({ code: 'change.not_applicable' })
    await expireRequests()
    const { request, earlier } = await panelOf(ann).approvals.get({ id: change.id })
    expect([request, ...earlier].map((one) => one?.state)).toEqual(['expired', 'withdrawn', 'rejected'])
    expect(await stateOf(change)).toBe('planned')
  })

  it('nobody approves without the right, nor a token, nor who asked', async () => {
    const change = await asked()
    await expect(approveAs(ann, change)).rejects.toMatchObject({ code: 'approval.own' })
    await expect(approveAs(await makePerson('on-call'), change)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const token = { kind: 'token' as const, id: randomUUID(), name: 't', ownerId: ben.id, ownerName: 'Ben' }
    await expect(
      panelOf({ ...token, grants: ben.grants }).approvals.approve({ ...change }),
    ).rejects.toMatchObject({ code: 'auth.person_required' })
    expect((await requestOf(change)).state).toBe('waiting')
  })

  it('a second account of the same person is the same person', async () => {
    const second = await makePerson('dba')
    const change = await asked()
    await prisma().user.update({ where: { id: second.id }, data: { personId: ann.id } })
    await prisma().user.update({ where: { id: ann.id }, data: { personId: ann.id } })
    await expect(approveAs(second, change)).rejects.toMatchObject({ code: 'approval.own' })
    await prisma().user.update({ where: { id: second.id }, data: { personId: null } })
    const [name, host] = ann.email.split('@')
    await prisma().user.update({ where: { id: second.id }, data: { email: `${name}+dba@${host}` } })
    await expect(approveAs(second, change)).rejects.toMatchObject({ code: 'approval.own' })
    await prisma().user.update({ where: { id: second.id }, data: { email: second.email } })
    await prisma().user.update({ where: { id: ann.id }, data: { personId: null } })
    expect((await approveAs(second, change)).state).toBe('approved')
  })

  it('policies are edited by administrators in person, and past the panel they stop everything', async () => {
    const edit = { kindPattern: '*', minTier: 0, approvals: 0, expiresMinutes: 60, reason: 'x' }
    await expect(panelOf(ann).approvalPolicies.create(edit)).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const change = await plannedChange(place.targetId, ann)
    await storePool().query('UPDATE approval_policy SET approvals = 0 WHERE id = $1', [policy])
    await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({
      code: 'approval.policies_altered',
    })
    expect((await panelOf(ann).approvalPolicies.list()).altered).toBe(true)
    await storePool().query('UPDATE approval_policy SET approvals = 1 WHERE id = $1', [policy])
    await expect(panelOf(ann).changes.apply(change)).rejects.toMatchObject({ code: 'approval.required' })
  })
})

describe('between the approval and the act', () => {
  /** Approved and applied, but no worker has come yet. */
  async function queued(): Promise<{ change: Planned; run: string; approver: Person }> {
    const approver = await makePerson('dba')
    const change = await asked()
    await approveAs(approver, change)
    return { change, run: await runOf(change), approver }
  }

  it('an approver who was demoted or disabled counts no more', async () => {
    const demoted = await queued()
    await prisma().grant.deleteMany({ where: { userId: demoted.approver.id } })
    await work(demoted.run)
    expect(await ended(demoted.change, demoted.run)).toEqual(REFUSED)
    const disabled = await queued()
    await prisma().user.update({ where: { id: disabled.approver.id }, data: { disabledAt: new Date() } })
    await work(disabled.run)
    expect(await ended(disabled.change, disabled.run)).toEqual(REFUSED)
  })

  it('a plan that was edited in the store runs zero times', async () => {
    const { change, run } = await queued()
    await storePool().query(
      `UPDATE change SET plan = jsonb_set(plan, '{sentence}', '"Other"') WHERE id = $1`,
      [change.id],
    )
    await work(run)
    expect(await ended(change, run)).toEqual({ state: 'failed', code: 'change.stale_plan', effects: 0 })
  })

  it('a plan that was edited before anybody approved voids the request', async () => {
    const change = await asked()
    await storePool().query(
      `UPDATE change SET plan = jsonb_set(plan, '{sentence}', '"Other"') WHERE id = $1`,
      [change.id],
    )
    await expect(approveAs(ben, change)).rejects.toMatchObject({ code: 'change.stale_plan' })
    expect((await requestOf(change)).state).toBe('voided')
  })

  it('an approval whose time is over runs zero times', async () => {
    const { change, run } = await queued()
    await storePool().query(
      "UPDATE approval_request SET expires_at = now() - interval '1 s' WHERE change_id = $1",
      [change.id],
    )
    await work(run)
    expect(await ended(change, run)).toEqual(REFUSED)
  })

  it('a longer time, another requester or a copied approval break the signature', async () => {
    for (const forge of [
      "UPDATE approval_request SET expires_at = expires_at + interval '1 day' WHERE change_id = $1",
      `UPDATE approval_request SET requester_id = (SELECT id FROM "user" WHERE id <> requester_id LIMIT 1) WHERE change_id = $1`,
      "UPDATE approval SET at = at + interval '1 s' WHERE request_id IN (SELECT id FROM approval_request WHERE change_id = $1)",
      'UPDATE approval SET audit_seq = 1 WHERE request_id IN (SELECT id FROM approval_request WHERE change_id = $1)',
    ]) {
      const { change, run } = await queued()
      await storePool().query(forge, [change.id])
      await work(run)
      expect(await ended(change, run), forge).toEqual(REFUSED)
    }
  })

  it('an approval that was forged in the store runs zero times', async () => {
    const change = await asked()
    const real = await asked()
    await approveAs(ben, real)
    // Everything a hand in the store can do: a copied row, its state, and that of the change.
    await storePool().query(
      `INSERT INTO approval (id, request_id, approver_id, approver_name, verdict, at, nonce, mac, audit_seq)
       SELECT gen_random_uuid(), (SELECT id FROM approval_request WHERE change_id = $1), approver_id, 'x', verdict, at,
              nonce, mac, audit_seq
         FROM approval WHERE request_id = (SELECT id FROM approval_request WHERE change_id = $2)`,
      [change.id, real.id],
    )
    await storePool().query("UPDATE approval_request SET state = 'approved' WHERE change_id = $1", [
      change.id,
    ])
    await storePool().query("UPDATE change SET state = 'approved' WHERE id = $1", [change.id])
    await expect(runOf(change)).rejects.toMatchObject({ code: 'approval.invalid' })
    const run = await queuedPast(change, ann)
    await work(run)
    expect(await ended(change, run)).toEqual(REFUSED)
  })

  it('what ran once runs never again, whatever the rows say', async () => {
    const { change, run } = await queued()
    await work(run)
    expect(await ended(change, run)).toEqual({ state: 'succeeded', code: null, effects: 1 })
    // The same run once more: its intent is answered.
    await storePool().query("UPDATE run SET state = 'queued', finished_at = NULL WHERE id = $1", [run])
    await storePool().query("UPDATE run_step SET state = 'pending' WHERE run_id = $1", [run])
    await storePool().query(
      "UPDATE approval_request SET state = 'approved', run_id = NULL WHERE change_id = $1",
      [change.id],
    )
    await work(run)
    expect(await ended(change, run)).toMatchObject({ state: 'failed', code: 'change.refused', effects: 1 })
    // Another run of the change: the approvals are spent.
    await storePool().query("UPDATE change SET state = 'approved' WHERE id = $1", [change.id])
    await expect(runOf(change, ben)).rejects.toMatchObject({ code: 'approval.required' })
    const second = await queuedPast(change, ben)
    await work(second)
    expect(await ended(change, second)).toEqual({ ...REFUSED, code: 'approval.required', effects: 1 })
  })

  it('a policy that became stricter stops it', async () => {
    const admin = panelOf(await makePerson('admin'))
    const { change, run } = await queued()
    const fields = {
      environmentId: place.environmentId,
      kindPattern: 'sessions.*',
      minTier: 1,
      expiresMinutes: 60,
      reason: 'x',
    }
    await admin.approvalPolicies.update({ id: policy, ...fields, approvals: 2 })
    await work(run)
    expect(await ended(change, run)).toEqual(REFUSED)
    const two = await asked()
    await approveAs(ben, two)
    expect(await stateOf(two)).toBe('waiting')
    await expect(approveAs(ben, two)).rejects.toMatchObject({ code: 'change.not_applicable' })
    await approveAs(cleo, two)
    expect(await stateOf(two)).toBe('approved')
    await admin.approvalPolicies.update({ id: policy, ...fields, approvals: 1 })
  })
})

describe('races', () => {
  it('two approvers, two presses and two workers, 200 times: exactly once or not at all', async () => {
    const seen = { ran: 0, not: 0 }
    const one = async (round: number) => {
      forgetCalls()
      const target = await prisma().target.findFirstOrThrow({ where: { id: place.targetId } })
      const change = await plannedChange(target.id, ann)
      await panelOf(ann).approvals.ask({ ...change, reason: 'Race.' })
      const other =
        round % 3 === 0
          ? panelOf(cleo).approvals.reject({ ...change, comment: 'No.' })
          : round % 3 === 1
            ? approveAs(cleo, change)
            : panelOf(ann).approvals.withdraw({ id: change.id })
      // Now and then it is no race: so that both outcomes are among them, whoever is faster on this machine.
      if (round % 4 === 0) await other
      const press = () => panelOf(ann).changes.apply(change)
      const decided = await Promise.allSettled([approveAs(ben, change), other, press()])
      expect(decided.filter((one) => one.status === 'fulfilled').length).toBeGreaterThan(0)
      const pressed = await Promise.allSettled([press(), press()])
      const runs = new Set(pressed.flatMap((one) => (one.status === 'fulfilled' ? [one.value.run] : [])))
      expect(runs.size).toBeLessThanOrEqual(1)
      for (const run of runs) {
        // The approval may be taken back in the middle, too.
        const late = round % 5 === 0 ? panelOf(ann).approvals.withdraw({ id: change.id }) : Promise.resolve()
        await Promise.allSettled([work(run), work(run), late])
      }
      const effects = await effectsOf(change.id)
      expect(effects.length).toBeLessThanOrEqual(1)
      const { state } = await panelOf(ann).changes.get({ id: change.id })
      expect(state === 'succeeded').toBe(effects.length === 1)
      seen[effects.length === 1 ? 'ran' : 'not'] += 1
    }
    for (let round = 0; round < 200; round++) await one(round)
    expect(seen.ran + seen.not).toBe(200)
    expect(seen.ran).toBeGreaterThan(20)
    expect(seen.not).toBeGreaterThan(20)
    expect((await verifyStore()).fault).toBeNull()
  }, 240_000)
})
