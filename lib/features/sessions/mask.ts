import type { EngineKind } from '@/lib/engines/contract/address'
import { mysqlToken } from '@/lib/sql/lex-mysql'
import { postgresToken } from '@/lib/sql/lex-postgres'
import type { Lexer } from '@/lib/sql/lexing'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** A statement as those without `statements.text` see it. */
export type Masked = { text: string; hidden: null } | { text: null; hidden: string }

const LEXERS: Record<EngineKind, Lexer> = { postgres: postgresToken, mysql: mysqlToken }

const MAX_LENGTH = 1_000_000

/**
 * Replaces every literal and comment of a statement by `?`. A text that servers could read in two ways, or
 * that is no text, is hidden as a whole with the reason: better nothing than somebody's data.
 */
export function maskStatement(engine: EngineKind, sql: string): Masked {
  if (sql.length > MAX_LENGTH) return { text: null, hidden: t.statementIsTooLong }
  const lexer = LEXERS[engine]
  const out: string[] = []
  let at = 0
  while (at < sql.length) {
    const token = lexer(sql, at)
    if ('hide' in token) return { text: null, hidden: token.hide }
    out.push(token.show ?? sql.slice(at, token.end))
    at = token.end
  }
  return { text: out.join(''), hidden: null }
}
