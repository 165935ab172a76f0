import 'server-only'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import type { Tier } from '@/lib/changes/kind'
import { changeKind } from '@/lib/changes/kinds'
import { storable } from '@/lib/changes/plan-hash'
import { AppError } from '@/lib/errors'
import type { Change } from '@/lib/features/changes/contract'
import { insertChange, type NewChange, readChange } from '@/lib/features/changes/store'
import type { HandlerContext } from '@/lib/http/context'
import { askWorker } from '@/lib/jobs/task'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** How long the button waits for a plan before the page shows progress, in milliseconds. */
const PLAN_WAIT_MS = 5_000

/** A kind by name. @throws AppError `request.invalid` when this version knows none of that name */
export function kindOf(name: string) {
  const kind = changeKind(name)
  if (!kind) throw new AppError('request.invalid', { fields: { kind: t.thereIsNoSuchKind } })
  return kind
}

/** A tier as the store has it; what it does not know counts as the highest. */
export function tierOf(tier: number): Tier {
  return tier === 0 || tier === 1 || tier === 2 ? tier : 3
}

/** The change as the API shows it. @throws AppError `not_found` */
export async function shownChange(id: string): Promise<Change> {
  const change = await readChange(id)
  if (!change) throw new AppError('not_found')
  return change
}

export type PlanRequest = { kind: string; targetId: string; input: unknown; undoOfId?: string }

/** A change that somebody may ask for, as it is kept until its plan is made. */
export async function newChangeOf(context: HandlerContext, request: PlanRequest): Promise<NewChange> {
  const kind = kindOf(request.kind)
  const target = await authorizeTarget(context.actor, kind.permission, request.targetId)
  const read = kind.read(request.input)
  if (!read.ok) throw new AppError('request.invalid', { fields: read.fields })
  const asked = storable(read.input)
  for (const other of kind.alsoTargets(asked)) await authorizeTarget(context.actor, kind.permission, other)
  const { actor } = context
  return {
    kind: kind.kind,
    title: kind.title(asked, target.name),
    tier: kind.tier(asked),
    targetId: target.id,
    input: asked,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    ...(request.undoOfId === undefined ? {} : { undoOfId: request.undoOfId }),
  }
}

/** Has the worker make a plan. Without a worker the change stays in planning and says so; the question is kept. */
export async function askForPlan(changeId: string): Promise<void> {
  await askWorker('changes.plan', { changeId }, { waitMs: PLAN_WAIT_MS }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
  })
}

/**
 * Asks the worker for the plan of a change, for whoever may do that kind on every target it names. Answers
 * when the plan stands or five seconds are over; then its state is `planning`.
 */
export async function planNew(context: HandlerContext, request: PlanRequest): Promise<Change> {
  const change = await newChangeOf(context, request)
  const { kind, tier, title, targetId } = change
  const id = await insertChange(change, (tx, changeId) =>
    context.record(tx, { targetId, changeId, details: { kind, tier, title } }),
  )
  await askForPlan(id)
  return shownChange(id)
}
