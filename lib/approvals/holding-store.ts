import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import { stillMay } from '@/lib/changes/rights-store'
import type { StoreTransaction } from '@/lib/store/client'
import { countPersons, personMarks, samePerson } from './person-store'
import { approvalsOf, auditedOf, isSigned, type RequestRow } from './request-store'

/** The right to approve. */
export const APPROVE: Permission = 'changes.approve'

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

/**
 * How many persons' approvals of a request hold right now: signed, in the audit log, by somebody else than
 * the requester, who may still approve on every target. Two accounts of one person count once.
 */
export async function countHolding(
  tx: StoreTransaction,
  request: RequestRow,
  targets: readonly string[],
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
    if (await mayOnAll(tx, approverId, APPROVE, targets)) holding.push(mark)
  }
  return { count: countPersons(holding), rejected: signed.some((one) => one.verdict === 'reject') }
}
