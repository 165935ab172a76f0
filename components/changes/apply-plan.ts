import type { DangerAnswer } from '@/components/patterns/danger-dialog'
import { client } from '@/lib/http/client'

/** Confirms that it is the same person, for one plan. Errors are those of the sign-in. */
export async function stepUpFor(planHash: string, stepUp: DangerAnswer['stepUp']): Promise<void> {
  if (!stepUp) return
  const code = stepUp.code.trim()
  await client.me.stepUp({ planHash, password: stepUp.password, ...(code === '' ? {} : { code }) })
}

/** Applies a plan as it was seen; at tier 3 the person confirms for this very plan first. */
export async function applyPlan(
  asked: { id: string; planHash: string } & DangerAnswer,
): Promise<{ run: string }> {
  const { stepUp, ...answer } = asked
  await stepUpFor(asked.planHash, stepUp)
  return client.changes.apply(answer)
}
