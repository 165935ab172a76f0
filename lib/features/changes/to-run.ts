import 'server-only'
import { glassOver } from '@/lib/approvals/glass-store'
import { demandApprovals } from '@/lib/approvals/holding-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import type { Actor } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'
import { holdsOf } from '@/lib/changes/holds'
import { sealReason } from '@/lib/changes/reason'
import { AppError } from '@/lib/errors'
import type { PlanView } from '@/lib/features/changes/contract'
import { tierOf } from '@/lib/features/changes/plan-new'
import type { NewRun } from '@/lib/features/changes/run-store'
import type { AppliedChange } from '@/lib/features/changes/store'
import type { HandlerContext } from '@/lib/http/context'
import { checkTexts as t } from '@/lib/texts/checks'
import { plural } from '@/lib/texts/texts'

/** Whether a change stands where it may be applied from. */
export function isApplicable(change: Pick<AppliedChange, 'state' | 'planHash'>): boolean {
  return change.planHash !== null && ['planned', 'waiting', 'approved'].includes(change.state)
}

/**
 * What the policies of now ask for: approvals that stand, or a broken glass of the person over every target.
 * The worker asks again before the first step.
 * @returns the broken glass that stands in for them; null when none is needed
 * @throws AppError `approval.required` or `approval.invalid`
 */
export async function demandApproval(
  actor: Actor,
  change: AppliedChange,
  judged: { kind: string; permission: Permission; targets: string[] },
): Promise<string | null> {
  const needs = await findRequirement({ ...judged, tier: tierOf(change.tier) })
  if (needs.approvals === 0) return null
  if (change.state === 'approved') {
    const { id: changeId, planHash } = change
    await demandApprovals({ ...judged, changeId, planHash: planHash ?? '', runId: null }, needs)
    return null
  }
  const open = needs.breakGlass && actor.kind === 'user' ? await glassOver(actor.id, judged.targets) : null
  if (open) return open.id
  throw new AppError('approval.required', { detail: plural(t.needsApproval, needs.approvals) })
}

export type ToRun = {
  change: AppliedChange
  plan: PlanView
  targets: string[]
  breakGlassId: string | null
  reason: string | null
  /** Who pressed and their key; null where there is no person. */
  person: string | null
  key: Buffer | null
  /** The set it runs in, with its place there. */
  set?: { id: string; index: number; of: number; hash: string }
}

/** The run of a change that everything allows, with its intent for the audit log. */
export function runOf(context: HandlerContext, ready: ToRun): NewRun {
  const { change, plan, targets, breakGlassId, reason, person, key, set } = ready
  const { id: changeId, kind, tier, title, targetId } = change
  const planHash = change.planHash ?? ''
  return {
    changeId,
    targetId,
    planHash,
    actorId: context.actor.id,
    steps: plan.steps.map((step) => step.what),
    holds: holdsOf(targets, plan),
    breakGlassId,
    reason: reason && person && key ? sealReason(key, person, changeId, reason) : null,
    personKey: key,
    intent: (run) =>
      context.entry({
        phase: 'intent',
        result: 'pending',
        targetId,
        changeId,
        reason,
        details: {
          ...{ kind, tier, title, planHash, run },
          ...(breakGlassId === null ? {} : { breakGlass: breakGlassId }),
          ...(set ? { set } : {}),
        },
      }),
  }
}
