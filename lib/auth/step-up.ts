import type { Actor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'

/** How long a confirmation counts, in milliseconds. */
export const CONFIRMED_MS = 5 * 60_000

/**
 * Demands that the person confirmed within five minutes, for this very plan. Tokens never can.
 * @throws AppError `auth.person_required` or `auth.step_up_required`
 */
export function demandStepUp(actor: Actor, planHash: string): void {
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const { steppedUpAt, steppedUpPlan } = actor.signIn
  const fresh = steppedUpAt !== null && Date.now() - steppedUpAt < CONFIRMED_MS
  if (!fresh || steppedUpPlan !== planHash) throw new AppError('auth.step_up_required')
}
