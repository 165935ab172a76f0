import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import type { Problem } from '@/lib/changes/journal'
import { problem } from '@/lib/changes/problem'
import { holdTexts as t } from '@/lib/texts/holds'
import { say } from '@/lib/texts/texts'
import { freezeOn, freezeWords } from './freeze-store'
import { faultOfGlass } from './glass-store'

/** A run that goes on, as what may stop it looks at it. */
export type RunningRun = {
  actorId: string
  permission: Permission
  targets: readonly string[]
  breakGlassId: string | null
}

/**
 * Why a run must stop at this safe point: a freeze, or the end of the time behind broken glass. Asked after
 * the claim and between any two steps.
 */
export async function haltReason(run: RunningRun): Promise<Problem | null> {
  const { actorId, permission, targets } = run
  const freeze = await freezeOn({ actorId, permission, targets })
  if (freeze) return problem('freeze.active', say(t.cancelled, { why: freezeWords(freeze) }))
  if (run.breakGlassId === null) return null
  const fault = await faultOfGlass(run.breakGlassId, actorId, targets)
  return fault === null ? null : problem('break_glass.over')
}
