import { texts } from '@/lib/texts/texts'
import { CHANGES_ERRORS } from './errors/changes'
import { HOSTS_ERRORS } from './errors/hosts'
import { PANEL_ERRORS } from './errors/panel'
import { TARGETS_ERRORS } from './errors/targets'

/**
 * Every error a person can meet: one code, the HTTP status it answers with, the sentence they read and
 * what to do next. Components look the code up; nobody parses messages.
 */
const ENGLISH = { ...PANEL_ERRORS, ...TARGETS_ERRORS, ...HOSTS_ERRORS, ...CHANGES_ERRORS }

type Code = keyof typeof ENGLISH

/** The same in the language of this process. Its words are part of the catalogue as `<code>` and `<code>.hint`. */
export const ERRORS = inLanguage(ENGLISH)

/** The words of all errors as a catalogue has them: the sentence under its code, what to do next under `<code>.hint`. */
export function errorWords(): Record<Code | `${Code}.hint`, string> {
  return Object.fromEntries(
    Object.entries(ENGLISH).flatMap(([code, { message, hint }]) => [
      [code, message],
      [`${code}.hint`, hint],
    ]),
  ) as Record<Code | `${Code}.hint`, string>
}

function inLanguage(english: typeof ENGLISH): typeof ENGLISH {
  const words: Record<string, string> = texts('errors', errorWords())
  return Object.fromEntries(
    Object.entries(english).map(([code, { status }]) => [
      code,
      { status, message: words[code], hint: words[`${code}.hint`] },
    ]),
  ) as typeof ENGLISH
}

export type ErrorCode = keyof typeof ERRORS

const BRAND = Symbol.for('quarterdeck.appError')

/** An error with a code from the catalogue. `detail` is shown to people; `cause` goes to the log only. */
export class AppError extends Error {
  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly status: number
  readonly hint: string
  readonly detail: string | undefined
  /** Field errors of a form: path to sentence. */
  readonly fields: Record<string, string> | undefined

  constructor(
    code: ErrorCode,
    options: { detail?: string; hint?: string; fields?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(options.detail ? `${ERRORS[code].message} ${options.detail}` : ERRORS[code].message, {
      cause: options.cause,
    })
    this.name = 'AppError'
    this.code = code
    this.status = ERRORS[code].status
    this.hint = options.hint ?? ERRORS[code].hint
    this.detail = options.detail
    this.fields = options.fields
  }

  // Pages and routes are bundled apart and share live connections: each bundle has a class of its own.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}
