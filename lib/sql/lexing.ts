import { statementChecksTexts as t } from '@/lib/texts/statement-checks'
/**
 * One token of a statement: how far it goes, and what is shown for it (`null`: itself). `hide` says why the
 * whole statement cannot be told apart from its literals.
 */
export type Token = { end: number; show: string | null } | { hide: string }

/** Reads the token that starts at `at`. Every token has at least one character, so lexing is linear. */
export type Lexer = (sql: string, at: number) => Token

/** What a literal is shown as. */
export const LITERAL = '?'
/** What a comment is shown as: comments hold values, too. */
export const COMMENT = '/* ? */'

const OWN_TAG = /^\/\* quarterdeck:[a-z0-9._-]{1,80} \*\/$/

/** The comment as shown: ours keep their name, all others only their place. */
export function shownComment(comment: string): string {
  return OWN_TAG.test(comment) ? comment : COMMENT
}

const IDENTIFIER = /[A-Za-z0-9_$\u0080-\uffff]/
const NUMBER = /[A-Za-z0-9_.]/

/** End of the identifier or keyword at `at`. */
export function identifierEnd(sql: string, at: number): number {
  let end = at + 1
  while (end < sql.length && IDENTIFIER.test(sql.charAt(end))) end += 1
  return end
}

/** End of the number at `at`, greedy: what hangs on it goes with it. */
export function numberEnd(sql: string, at: number): number {
  let end = at + 1
  while (end < sql.length) {
    const char = sql.charAt(end)
    const exponent = (char === '+' || char === '-') && /[eE]/.test(sql.charAt(end - 1))
    if (!NUMBER.test(char) && !(exponent && /[0-9]/.test(sql.charAt(end + 1)))) break
    end += 1
  }
  return end
}

/** True when a number starts at `at`. */
export function startsNumber(sql: string, at: number): boolean {
  const char = sql.charAt(at)
  return /[0-9]/.test(char) || (char === '.' && /[0-9]/.test(sql.charAt(at + 1)))
}

/** True when an identifier or keyword starts with this character. */
export function startsIdentifier(char: string): boolean {
  return /[A-Za-z_\u0080-\uffff]/.test(char)
}

/** True for control characters, which no statement of an honest client has. */
export function isControl(char: string): boolean {
  const code = char.charCodeAt(0)
  return code === 127 || (code < 32 && (code < 9 || code > 13))
}

export const CONTROL: Token = { hide: t.statementHoldsControlCharacters }
export const TWO_WAYS: Token = {
  hide: t.statementHoldsABackslash,
}

/**
 * End of a quoted text whose opening quote is at `at`. A missing closing quote ends with the text, which
 * servers cut: all of the rest is inside then.
 * @param backslash `escapes` where a backslash always escapes, `ambiguous` where that is a setting
 * @returns null when it can be read in two ways
 */
export function quotedEnd(
  sql: string,
  at: number,
  backslash: 'escapes' | 'ambiguous' | 'plain',
): number | null {
  const quote = sql.charAt(at)
  let index = at + 1
  while (index < sql.length) {
    const char = sql.charAt(index)
    if (char === '\\' && backslash === 'escapes') index += 2
    else if (char === '\\' && backslash === 'ambiguous' && sql.charAt(index + 1) === quote) return null
    else if (char !== quote) index += 1
    else if (sql.charAt(index + 1) === quote) index += 2
    else return index + 1
  }
  return sql.length
}
