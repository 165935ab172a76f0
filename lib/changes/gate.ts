import type { Actor } from '@/lib/auth/actor'
import type { Plan, Tier } from '@/lib/changes/kind'
import { AppError } from '@/lib/errors'
import { checkTexts as t } from '@/lib/texts/checks'

/** How long a confirmation by password and code counts, in milliseconds. */
export const STEP_UP_MS = 5 * 60_000

/** What somebody brings who wants to apply a plan. */
export type Application = {
  actor: Actor
  tier: Tier
  plan: Plan
  /** Hash of the plan as it is stored, and the one that the person saw. */
  planHash: string
  seenHash: string
  typedName?: string | undefined
  reason?: string | undefined
  /** Unix milliseconds. */
  now: number
}

/**
 * The gate of each danger tier: 1 a dialog (the hash proves that it was seen); 2 the typed name and a reason;
 * 3 a person who confirmed their identity for this very plan. Tokens pass tiers 0 to 2.
 * @throws AppError change.stale_plan, change.name_mismatch, change.reason_required, auth.person_required,
 *   auth.step_up_required
 */
export function passGate(application: Application): void {
  const { actor, tier, plan } = application
  if (actor.kind === 'anonymous') throw new AppError('auth.required')
  if (application.seenHash !== application.planHash) throw new AppError('change.stale_plan')
  if (tier >= 2) {
    if (plan.typedName === null || application.typedName !== plan.typedName) {
      throw new AppError('change.name_mismatch', { fields: { typedName: t.typeNameAsShown } })
    }
    if ((application.reason ?? '').trim() === '') {
      throw new AppError('change.reason_required', { fields: { reason: t.sayInSentenceWhy } })
    }
  }
  if (tier >= 3) requireStepUp(application)
}

function requireStepUp({ actor, planHash, now }: Application): void {
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const { steppedUpAt, steppedUpPlan } = actor.signIn
  const fresh = steppedUpAt !== null && steppedUpAt <= now && now - steppedUpAt <= STEP_UP_MS
  if (!fresh || steppedUpPlan !== planHash) throw new AppError('auth.step_up_required')
}
