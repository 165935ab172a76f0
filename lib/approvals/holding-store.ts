import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import { findTargetPlace } from '@/lib/auth/place-store'
import type { Problem } from '@/lib/changes/journal'
import { problem } from '@/lib/changes/problem'
import { grantsOf, stillMay } from '@/lib/changes/rights-store'
import { AppError, ERRORS } from '@/lib/errors'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'
import { APPROVE, isNamed, type Named } from './named'
import { personMarks } from './person-store'
import { countPersons, samePerson } from './persons'
import type { Requirement } from './policy'
import { approvalsOf, auditedOf, isSigned, lockOpenRequest, type RequestRow } from './request-store'

/** True when the person may do something on every one of the targets. */
export async function mayOnAll(
  tx: StoreTransaction,
  actorId: string,
  permission: Permission,
  targets: readonly string[],
): Promise<boolean> {
  for (const target of targets) if (!(await stillMay(actorId, permission, target, tx))) return false
  return true
}

/** True when the person may approve on every one of the targets, and is one of those whom the policies name. */
export async function mayApprove(
  tx: StoreTransaction,
  actorId: string,
  targets: readonly string[],
  named: readonly Named[],
): Promise<boolean> {
  if (!(await mayOnAll(tx, actorId, APPROVE, targets))) return false
  if (named.length === 0) return true
  const found = await Promise.all(targets.map((target) => findTargetPlace(target)))
  const places = found.flatMap((one) => (one ? [one.place] : []))
  return isNamed(named, { id: actorId, grants: await grantsOf(actorId, tx) }, places)
}

/**
 * How many persons' approvals of a request hold right now: signed, in the audit log, by somebody else than
 * the requester, who may still approve on every target and is still one of those whom the policies name. Two
 * accounts of one person count once.
 */
export async function countHolding(
  tx: StoreTransaction,
  request: RequestRow,
  targets: readonly string[],
  named: readonly Named[],
): Promise<{ count: number; rejected: boolean }> {
  const all = await approvalsOf(tx, request.id)
  const audited = await auditedOf(tx, request, all)
  const signed = all.filter((one) => isSigned(request, one))
  const approved = signed.filter((one) => one.verdict === 'approve' && audited.has(one.id))
  const marks = await personMarks([request.requesterId, ...approved.map((one) => one.approverId)], tx)
  const requester = marks.get(request.requesterId)
  const holding = []
  for (const { approverId } of approved) {
    const mark = marks.get(approverId)
    if (!mark || mark.disabled || !requester || samePerson(mark, requester)) continue
    if (await mayApprove(tx, approverId, targets, named)) holding.push(mark)
  }
  return { count: countPersons(holding), rejected: signed.some((one) => one.verdict === 'reject') }
}

/** What approvals are asked about: a change as it would run. */
export type ApprovedAct = {
  changeId: string
  planHash: string
  permission: Permission
  targets: readonly string[]
  /** The run that would spend them; null at the button, where there is none yet. */
  runId: string | null
}

/**
 * Whether enough approvals of a change hold right now, asked at the button and again by the worker.
 * @returns the open request, and why its approvals do not hold; no fault when they do
 */
export async function faultOfApprovals(
  tx: StoreTransaction,
  act: ApprovedAct,
  { approvals: needed, named }: Requirement,
): Promise<{ request: RequestRow | null; fault: Problem | null }> {
  const request = await lockOpenRequest(tx, act.changeId)
  const no = (detail: string) => ({ request, fault: problem('approval.invalid', detail) })
  if (!request || request.state === 'waiting') return { request, fault: problem('approval.required') }
  if (request.state === 'executing' && request.runId !== act.runId) return no(t.theyWereSpentOn)
  if (request.planHash !== act.planHash) return no(t.theyAreForAnother)
  if (request.state === 'approved' && request.isOver) return no(t.theirTimeIsOver)
  if (!(await mayOnAll(tx, request.actorId, act.permission, act.targets))) return no(t.whoAskedForIt)
  const { count, rejected } = await countHolding(tx, request, act.targets, named)
  if (rejected) return no(t.somebodyRejectedIt)
  return count < needed ? no(say(t.ofHold, { count, needed })) : { request, fault: null }
}

/**
 * The same at the button, in a transaction of its own.
 * @throws AppError `approval.required` or `approval.invalid`
 */
export async function demandApprovals(act: ApprovedAct, needs: Requirement): Promise<void> {
  const { fault } = await inTransaction((tx) => faultOfApprovals(tx, act, needs))
  if (!fault) return
  const code = fault.code === 'approval.required' ? 'approval.required' : 'approval.invalid'
  throw new AppError(code, { detail: fault.message.replace(ERRORS[code].message, '').trim() })
}
