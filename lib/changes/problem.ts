import { z } from 'zod'
import type { Problem } from '@/lib/changes/journal'
import { clean } from '@/lib/changes/plan-hash'
import { AppError, ERRORS, type ErrorCode } from '@/lib/errors'

/** A problem with a code of the catalogue, as changes and runs keep it. */
export function problem(code: ErrorCode, detail?: string): Problem {
  return problemOfError(new AppError(code, detail === undefined ? {} : { detail }))
}

/** What is kept of an error: its code, sentence and remedy; of an unexpected one only that it happened. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof AppError) {
    return { code: error.code, message: clean(error.message).slice(0, 2_000), hint: clean(error.hint) }
  }
  if (error instanceof z.ZodError) return problem('change.refused', 'This version does not read its input.')
  const { message, hint } = ERRORS.internal
  return { code: 'internal', message, hint }
}
