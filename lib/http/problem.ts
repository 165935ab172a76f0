/** What an error answer of any door carries, as components show it. */
import { problemTexts as t } from '@/lib/texts/problem'
export type Problem = {
  code: string
  message: string
  hint?: string
  detail?: string
  requestId?: string
  /** Field errors of a form: path to sentence. */
  fields?: Record<string, string>
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/**
 * Reads what went wrong from anything that was thrown in the browser: an answer of the API carries its code
 * and hint in `data`; a failed fetch means that the panel itself cannot be reached.
 */
export function problemOf(error: unknown): Problem {
  if (error instanceof TypeError) {
    return {
      code: 'panel.unreachable',
      message: t.panelDoesNotAnswer,
      hint: t.checkYourNetwork,
    }
  }
  if (typeof error !== 'object' || error === null) return { code: 'internal', message: String(error) }
  const thrown = error as { code?: unknown; message?: unknown; data?: unknown }
  const outer = record(thrown.data)
  // The REST door answers the error itself as its body, which its client wraps once more.
  const data = 'body' in outer ? record(outer.body) : outer
  const problem: Problem = {
    code: text(data.code) ?? text(thrown.code) ?? 'internal',
    message: text(data.message) ?? text(thrown.message) ?? t.somethingWentWrong,
  }
  const hint = text(data.hint)
  const detail = text(data.detail)
  const requestId = text(data.requestId)
  if (hint) problem.hint = hint
  if (detail) problem.detail = detail
  if (requestId) problem.requestId = requestId
  if (typeof data.fields === 'object' && data.fields !== null)
    problem.fields = data.fields as Record<string, string>
  return problem
}
