import { statementChecksTexts as t } from '@/lib/texts/statement-checks'
import {
  COMMENT,
  CONTROL,
  identifierEnd,
  isControl,
  LITERAL,
  numberEnd,
  quotedEnd,
  shownComment,
  startsIdentifier,
  startsNumber,
  type Token,
  TWO_WAYS,
} from './lexing'

const NESTED: Token = { hide: t.statementHoldsAVersion }
const DOLLAR: Token = { hide: t.statementHoldsDollarQuotes }

/** One token of MySQL's and MariaDB's SQL, in a way that is safe under every sql_mode. */
export function mysqlToken(sql: string, at: number): Token {
  const char = sql.charAt(at)
  if (isControl(char)) return CONTROL
  if (char === '#' || (sql.startsWith('--', at) && /^[\s]?$/.test(sql.charAt(at + 2))))
    return { end: lineEnd(sql, at), show: COMMENT }
  if (sql.startsWith('/*', at)) return comment(sql, at)
  // Under ANSI_QUOTES double quotes hold a name; masked all the same, because we cannot see the mode.
  if (char === "'" || char === '"') {
    const end = quotedEnd(sql, at, 'ambiguous')
    return end === null ? TWO_WAYS : { end, show: LITERAL }
  }
  if (char === '`') return { end: quotedEnd(sql, at, 'plain') ?? sql.length, show: null }
  if (/^\$[A-Za-z0-9_\u0080-\uffff]*\$/.test(sql.slice(at, at + 130))) return DOLLAR
  if (startsNumber(sql, at)) return { end: numberEnd(sql, at), show: LITERAL }
  if (startsIdentifier(char) || char === '$') return { end: identifierEnd(sql, at), show: null }
  return { end: at + 1, show: null }
}

/** Comments end at the first mark; but what a version comment holds is run, and its strings may hold the mark. */
function comment(sql: string, at: number): Token {
  const close = sql.indexOf('*/', at + 2)
  const end = close === -1 ? sql.length : close + 2
  const text = sql.slice(at, end)
  if (/^\/\*M?!/i.test(text) && /['"`#\\$]|--|\/\*/.test(text.slice(2))) return NESTED
  if (text.slice(2).includes('/*')) return NESTED
  return { end, show: shownComment(text) }
}

function lineEnd(sql: string, at: number): number {
  const close = sql.indexOf('\n', at)
  return close === -1 ? sql.length : close
}
