import 'server-only'
import type { Requirement } from '@/lib/approvals/policy'
import { AppError } from '@/lib/errors'
import { kindOf } from '@/lib/features/changes/plan-new'
import { type AppliedChange, findForApply } from '@/lib/features/changes/store'
import type { HandlerContext } from '@/lib/http/context'
import { announceWaiting } from '@/lib/notify/change-notices'
import type { StoreTransaction } from '@/lib/store/client'
import { insertRequest } from './store'

/** A change with its kind and everything it acts on. @throws AppError `not_found` */
export async function judged(id: string) {
  const change = await findForApply(id)
  if (!change) throw new AppError('not_found')
  return judgedChange(change)
}

/** What the policies look at of a change: its tier by the kind itself, never by the row. */
export function judgedChange<T extends Pick<AppliedChange, 'kind' | 'input' | 'targetId'>>(change: T) {
  const kind = kindOf(change.kind)
  const targets = [change.targetId, ...kind.alsoTargets(change.input)]
  const read = kind.read(change.input)
  const tier = read.ok ? kind.tier(read.input) : 3
  return { change, kind, targets, tier, permission: kind.permission }
}

export type Asked = { change: AppliedChange; needs: Requirement; person: string; reason: string }

/**
 * Asks for the approval of a planned change, tells who may give it, and writes both down.
 * @returns the request's id; null when the change is not planned any more
 */
export async function insertAsked(
  tx: StoreTransaction,
  context: HandlerContext,
  { change, needs, person, reason }: Asked,
): Promise<string | null> {
  const { actor } = context
  const { id: changeId, targetId, kind, title } = change
  const { approvals: needed, minutes } = needs
  const planHash = change.planHash ?? ''
  const by = { id: actor.id ?? '', name: actor.name }
  const request = await insertRequest(tx, {
    changeId,
    planHash,
    needed,
    minutes,
    requesterId: person,
    actor: by,
    reason,
  })
  if (!request) return null
  const until = new Date(Date.now() + minutes * 60_000).toISOString()
  await announceWaiting(tx, { changeId, requestedBy: actor.name, until })
  const details = { kind, title, planHash, request, needed, until }
  await context.record(tx, { targetId, changeId, reason, details })
  return request
}
