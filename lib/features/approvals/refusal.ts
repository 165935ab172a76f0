import 'server-only'
import { APPROVE, mayOnAll } from '@/lib/approvals/holding-store'
import { isSamePerson } from '@/lib/approvals/person-store'
import type { Actor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/store/client'
import type { Approval, ApprovalRequest } from './contract'

/** Why somebody cannot decide a request; null when they can. */
export async function refusalOf(
  actor: Actor,
  request: ApprovalRequest | null,
  targets: readonly string[],
): Promise<Approval['refusal']> {
  if (request?.state !== 'waiting') return 'not-waiting'
  if (actor.kind !== 'user') return 'token'
  if (await isSamePerson(request.askedBy.id, actor.id)) return 'own'
  if (request.decisions.some((said) => said.approver.id === actor.id)) return 'said'
  return (await inTransaction((tx) => mayOnAll(tx, actor.id, APPROVE, targets))) ? null : 'no-right'
}
