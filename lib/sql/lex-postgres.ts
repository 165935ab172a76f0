import {
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

/** One token of PostgreSQL's SQL, as its own scanner cuts it, whatever standard_conforming_strings says. */
export function postgresToken(sql: string, at: number): Token {
  const char = sql.charAt(at)
  if (isControl(char)) return CONTROL
  if (sql.startsWith('--', at)) return { end: lineEnd(sql, at), show: shownComment('') }
  if (sql.startsWith('/*', at)) {
    const end = commentEnd(sql, at)
    return { end, show: shownComment(sql.slice(at, end)) }
  }
  if (char === "'") return string(sql, at, 'ambiguous')
  if (char === '"') return { end: quotedEnd(sql, at, 'plain') ?? sql.length, show: null }
  if (char === '$') return dollar(sql, at)
  if (startsNumber(sql, at)) return { end: numberEnd(sql, at), show: LITERAL }
  if (startsIdentifier(char)) return word(sql, at)
  return { end: at + 1, show: null }
}

function string(sql: string, at: number, backslash: 'escapes' | 'ambiguous'): Token {
  const end = quotedEnd(sql, at, backslash)
  return end === null ? TWO_WAYS : { end, show: LITERAL }
}

/** A word, or the letter before a string: E'…', B'…', X'…', N'…', U&'…'. */
function word(sql: string, at: number): Token {
  const letter = sql.charAt(at).toUpperCase()
  const next = sql.charAt(at + 1)
  if (next === "'" && letter === 'E') return string(sql, at + 1, 'escapes')
  if (next === "'" && (letter === 'B' || letter === 'X' || letter === 'N'))
    return string(sql, at + 1, 'ambiguous')
  return { end: identifierEnd(sql, at), show: null }
}

const TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

/** A parameter (`$1`), a dollar-quoted text, or a lone `$`. */
function dollar(sql: string, at: number): Token {
  if (/[0-9]/.test(sql.charAt(at + 1))) {
    let end = at + 2
    while (/[0-9]/.test(sql.charAt(end)) && end < sql.length) end += 1
    return { end, show: null }
  }
  TAG.lastIndex = at
  const tag = TAG.exec(sql)?.[0]
  if (tag === undefined) return { end: at + 1, show: null }
  const close = sql.indexOf(tag, at + tag.length)
  return { end: close === -1 ? sql.length : close + tag.length, show: LITERAL }
}

function lineEnd(sql: string, at: number): number {
  const match = /[\r\n]/g
  match.lastIndex = at
  return match.exec(sql)?.index ?? sql.length
}

/** Comments nest here. */
function commentEnd(sql: string, at: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = at
  let depth = 0
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex
  }
  return sql.length
}
