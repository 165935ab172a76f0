import 'server-only'
import { countHolding, mayApprove, mayOnAll } from '@/lib/approvals/holding-store'
import { APPROVE } from '@/lib/approvals/named'
import { isSamePerson } from '@/lib/approvals/person-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import { endRequest } from '@/lib/approvals/request-store'
import { demandStepUp } from '@/lib/auth/step-up'
import { planHash } from '@/lib/changes/plan-hash'
import { AppError } from '@/lib/errors'
import { planSchema } from '@/lib/features/changes/contract'
import { kindOf } from '@/lib/features/changes/plan-new'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { requestsTexts as w } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'
import { insertApproval, lockChange, markApproved, moveChange, noteAudited, readRequest } from './store'

export type Verdict = 'approve' | 'reject'
type Decision = { id: string; planHash: string; verdict: Verdict; comment: string }

/** The request of a change that waits, locked, with everything that must hold for anybody to decide it. */
export async function openForDecision(tx: StoreTransaction, context: HandlerContext, changeId: string) {
  const { actor } = context
  const found = await lockChange(tx, changeId)
  const request = found?.request
  if (!found || request?.state !== 'waiting' || request.isOver || actor.kind !== 'user')
    throw new AppError('change.not_applicable')
  const { change } = found
  if (await isSamePerson(request.requesterId, actor.id, tx)) throw new AppError('approval.own')
  const kind = kindOf(change.kind)
  const targets = [change.targetId, ...kind.alsoTargets(change.input)]
  if (!(await mayOnAll(tx, actor.id, APPROVE, targets))) throw new AppError('permission.denied')
  const read = kind.read(change.input)
  const tier = read.ok ? kind.tier(read.input) : 3
  const { permission } = kind
  const needs = await findRequirement({ kind: kind.kind, tier, permission, targets }, tx)
  if (!(await mayApprove(tx, actor.id, targets, needs.named))) throw new AppError('approval.not_named')
  const isVoid = request.planHash !== change.planHash || hashNow(change) !== request.planHash
  return { actor, changeId, change, request, kind, targets, needs, isVoid }
}
export type OpenRequest = Awaited<ReturnType<typeof openForDecision>>

/** Hash of what is stored now: a plan that was altered anywhere has another. */
function hashNow(change: { kind: string; targetId: string; input: unknown; plan: unknown }): string | null {
  const plan = planSchema.safeParse(change.plan)
  if (!plan.success) return null
  const { kind, targetId, input } = change
  return planHash({ kind, targetId, input, plan: change.plan as Parameters<typeof planHash>[0]['plan'] })
}

export type Said = { verdict: Verdict; comment: string; details?: Record<string, unknown> }

/** Demands that whoever asked may still do it, and that the person said nothing yet; keeps what they say. */
export async function keepDecision(
  tx: StoreTransaction,
  { actor, request, kind, targets }: OpenRequest,
  { verdict, comment }: Said,
): Promise<string> {
  if (!(await mayOnAll(tx, request.actorId, kind.permission, targets)))
    throw new AppError('approval.invalid', { detail: t.whoAskedForIt })
  const said = { approverId: actor.id, approverName: actor.name, verdict, comment }
  const approval = await insertApproval(tx, request, said)
  if (!approval) throw new AppError('change.not_applicable', { detail: t.youHaveSaid })
  return approval
}

/** Writes a decision that was kept into the audit log, and moves request and change to where they stand then. */
export async function takeDecision(
  tx: StoreTransaction,
  context: HandlerContext,
  open: OpenRequest,
  approval: string,
  said: Said,
): Promise<void> {
  const { actor, change, changeId, request, kind, targets, needs } = open
  if (said.verdict === 'reject') {
    await endRequest(tx, request.id, { state: 'rejected', outcome: say(w.rejectedBy, { name: actor.name }) })
    await moveChange(tx, changeId, 'planned')
  }
  const reason = said.comment === '' ? null : said.comment
  const { planHash } = request
  const seq = await context.record(tx, {
    targetId: change.targetId,
    changeId,
    reason,
    details: { kind: kind.kind, planHash, request: request.id, needed: needs.approvals, ...said.details },
  })
  await noteAudited(tx, approval, seq)
  if (said.verdict === 'reject') return
  const { count } = await countHolding(tx, request, targets, needs.named)
  if (count < needs.approvals) return
  await markApproved(tx, request.id)
  await moveChange(tx, changeId, 'approved')
}

/** What became of a request: decided, or void because its plan is another one by now. */
async function decide(
  context: HandlerContext,
  asked: Decision,
): Promise<{ request: string; isVoid: boolean }> {
  return inTransaction(async (tx) => {
    const open = await openForDecision(tx, context, asked.id)
    const { actor, changeId, request, isVoid } = open
    if (isVoid) {
      await endRequest(tx, request.id, { state: 'voided', outcome: w.planIsAnotherOne })
      await moveChange(tx, changeId, 'planned')
      await context.record(tx, { changeId, result: 'failed', details: { request: request.id, void: true } })
      return { request: request.id, isVoid }
    }
    if (asked.planHash !== request.planHash) throw new AppError('change.stale_plan')
    if (asked.verdict === 'approve') demandStepUp(actor, request.planHash)
    await takeDecision(tx, context, open, await keepDecision(tx, open, asked), asked)
    return { request: request.id, isVoid }
  })
}

async function decided(context: HandlerContext, asked: Decision) {
  const { request, isVoid } = await decide(context, asked)
  if (isVoid) throw new AppError('change.stale_plan')
  return readRequest(request)
}

const approve = os.approvals.approve.handler(({ input, context }) =>
  decided(context, { ...input, verdict: 'approve' }),
)

const reject = os.approvals.reject.handler(({ input, context }) =>
  decided(context, { ...input, verdict: 'reject' }),
)

export const decisionProcedures = { approve, reject }
