import { z } from 'zod'
import type { Problem } from '@/lib/changes/journal'
import { clean } from '@/lib/changes/plan-hash'
import { AppError, ERRORS, type ErrorCode } from '@/lib/errors'
import { requestsTexts as t } from '@/lib/texts/requests'

/** What to do about a refusal that has one cause. */
export const REMEDY = {
  again: t.makeANewPlan,
  version: t.bringWebAndWorkers,
  removed: t.registerTheTargetAgain,
  intent: t.makeANewPlan2,
} as const

/** A problem with a code of the catalogue, as changes and runs keep it. */
export function problem(code: ErrorCode, detail?: string, hint?: string): Problem {
  return problemOfError(new AppError(code, { ...(detail ? { detail } : {}), ...(hint ? { hint } : {}) }))
}

/** What is kept of an error: its code, sentence and remedy; of an unexpected one only that it happened. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof AppError) {
    return { code: error.code, message: clean(error.message).slice(0, 2_000), hint: clean(error.hint) }
  }
  if (error instanceof z.ZodError) return problem('change.refused', t.thisVersionDoesNot, REMEDY.version)
  const { message, hint } = ERRORS.internal
  return { code: 'internal', message, hint }
}
