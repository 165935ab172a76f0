import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { TaskProblem } from './tasks'

/** What the asker may know of an error: a catalogue error whole, of anything else only that it happened. */
export function problemOfError(error: unknown): TaskProblem {
  const known =
    error instanceof AppError
      ? error
      : new AppError(error instanceof z.ZodError ? 'request.invalid' : 'internal')
  return {
    code: known.code,
    hint: known.hint,
    ...(known.detail ? { detail: known.detail.replaceAll('\0', '\u2400').toWellFormed() } : {}),
  }
}
