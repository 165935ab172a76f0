import { AppError } from '@/lib/errors'
import { statementChecksTexts as t } from '@/lib/texts/statement-checks'
import { say } from '@/lib/texts/texts'
import { mysqlToken } from './lex-mysql'
import { postgresToken } from './lex-postgres'
import type { Lexer } from './lexing'

/** What a person may have looked at: statements that have a plan. Everything else is refused by its first word. */
const FIRST_WORDS = {
  postgres: ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'WITH', 'TABLE'],
  // The read-only transaction of a probe refuses the plan of anything that would write.
  mysql: ['SELECT', 'VALUES', 'WITH', 'TABLE'],
} as const

const LEXERS: Record<keyof typeof FIRST_WORDS, Lexer> = { postgres: postgresToken, mysql: mysqlToken }
const MOST_CHARACTERS = 200_000

function refuse(what: string): never {
  // As a detail, too: from the worker only that comes back.
  throw new AppError('request.invalid', { detail: what, fields: { statement: what } })
}

type Word = { text: string; kind: 'word' | 'mark' | 'other' }

/** The tokens that count, with what a server would run in a comment refused. */
function words(dialect: keyof typeof FIRST_WORDS, sql: string): Word[] {
  const found: Word[] = []
  for (let at = 0; at < sql.length; ) {
    const token = LEXERS[dialect](sql, at)
    if ('hide' in token) refuse(token.hide)
    const text = sql.slice(at, token.end)
    at = token.end
    if (/^\/\*M?!/i.test(text)) refuse(t.commentsThatTheServer)
    if (/^\/\*\+[\s\S]*\b(SET_VAR|MAX_EXECUTION_TIME|RESOURCE_GROUP)\b/i.test(text))
      refuse(t.hintsThatSetVariables)
    if (/^\s+$/.test(text) || text.startsWith('/*') || (token.show ?? '').startsWith('/*')) continue
    if (/^[A-Za-z_]/.test(text) && token.show === null) found.push({ text, kind: 'word' })
    else found.push({ text, kind: token.show === null && text.length === 1 ? 'mark' : 'other' })
  }
  return found
}

/**
 * Demands that a text is exactly one statement that can be explained, and answers it without the semicolon at
 * its end. The server's grammar is asked again: this is so that what is refused is refused with a reason.
 * @throws AppError `request.invalid` with the reason at the field `statement`
 */
function checkedStatement(dialect: keyof typeof FIRST_WORDS, sql: string): string {
  if (sql.length > MOST_CHARACTERS) refuse(say(t.hasMoreThanCharacters, { n: MOST_CHARACTERS }))
  if (sql.includes('\0') || !sql.isWellFormed()) refuse(t.holdsCharactersThatNo)
  const text = sql.replace(/[;\s]+$/, '')
  const found = words(dialect, text)
  const first = found.find((word) => word.text !== '(')
  if (!first) refuse(t.enterAStatement)
  if (found.some((word) => word.kind === 'mark' && word.text === ';')) refuse(t.holdsMoreThanOne)
  const allowed: readonly string[] = FIRST_WORDS[dialect]
  if (first.kind !== 'word' || !allowed.includes(first.text.toUpperCase()))
    refuse(say(t.onlyStatementsWithA, { allowed: allowed.join(', ') }))
  if (dialect === 'mysql') demandMySql(found)
  return text
}

function demandMySql(found: readonly Word[]): void {
  const has = (word: string) => found.some((one) => one.kind === 'word' && one.text.toUpperCase() === word)
  if (has('OUTFILE') || has('DUMPFILE')) refuse(t.statementThatWritesA)
  if (has('INTO')) refuse(t.intoStores)
  if (found.some((one) => one.kind === 'mark' && one.text === '?')) refuse(t.hasPlaceholdersPutValues)
}

/** One statement of a person for PostgreSQL, checked. Only `pgOneStatement` makes one. */
export class PgStatementText {
  readonly #dialect = 'postgres'
  private constructor(readonly text: string) {}

  static of(sql: string): PgStatementText {
    return new PgStatementText(checkedStatement('postgres', sql))
  }

  get dialect(): 'postgres' {
    return this.#dialect
  }
}

/** One statement of a person for MySQL or MariaDB, checked. Only `myOneStatement` makes one. */
export class MyStatementText {
  readonly #dialect = 'mysql'
  private constructor(readonly text: string) {}

  static of(sql: string): MyStatementText {
    return new MyStatementText(checkedStatement('mysql', sql))
  }

  get dialect(): 'mysql' {
    return this.#dialect
  }
}

/** A person's text as one statement that can be explained. @throws AppError `request.invalid` */
export function pgOneStatement(sql: string): PgStatementText {
  return PgStatementText.of(sql)
}

/** The same for MySQL and MariaDB, in which placeholders and INTO are refused, too. @throws AppError `request.invalid` */
export function myOneStatement(sql: string): MyStatementText {
  return MyStatementText.of(sql)
}
