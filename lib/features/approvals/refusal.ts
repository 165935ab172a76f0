import 'server-only'
import { mayApprove, mayOnAll } from '@/lib/approvals/holding-store'
import { APPROVE, type Named } from '@/lib/approvals/named'
import { isSamePerson } from '@/lib/approvals/person-store'
import type { Actor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/store/client'
import type { Approval, ApprovalRequest } from './contract'

/** Why somebody cannot decide a request; null when they can. */
export async function refusalOf(
  actor: Actor,
  request: ApprovalRequest | null,
  targets: readonly string[],
  named: readonly Named[],
): Promise<Approval['refusal']> {
  if (request?.state !== 'waiting') return 'not-waiting'
  if (actor.kind !== 'user') return 'token'
  if (await isSamePerson(request.askedBy.id, actor.id)) return 'own'
  if (request.decisions.some((said) => said.approver.id === actor.id)) return 'said'
  return inTransaction(async (tx) => {
    if (!(await mayOnAll(tx, actor.id, APPROVE, targets))) return 'no-right'
    return (await mayApprove(tx, actor.id, targets, named)) ? null : 'not-named'
  })
}
