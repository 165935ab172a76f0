import { AppError } from '@/lib/errors'
import { statementChecksTexts as t } from '@/lib/texts/statement-checks'
import { postgresToken } from './lex-postgres'

const NAME = '("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)'
/** As the server itself writes definitions: every name there, the table with its schema. */
const SHAPE = new RegExp(
  `^CREATE (UNIQUE )?INDEX (?:CONCURRENTLY )?${NAME} ON (?:ONLY )?${NAME}\\.${NAME} (USING [\\s\\S]+)$`,
)
const MOST_CHARACTERS = 4_000

function refuse(what: string): never {
  throw new AppError('request.invalid', { detail: what, fields: { definition: what } })
}

function bare(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

/** One CREATE INDEX as PostgreSQL writes it (`pg_get_indexdef`). Only `pgIndexStatement` makes one. */
export class PgIndexStatement {
  readonly #dialect = 'postgres'
  private constructor(
    /** The statement, building beside those who write. */
    readonly text: string,
    readonly schema: string,
    readonly table: string,
    readonly name: string,
    readonly unique: boolean,
  ) {}

  static of(definition: string): PgIndexStatement {
    const trimmed = definition.trim().replace(/;$/, '').trim()
    if (trimmed.length > MOST_CHARACTERS) refuse(t.indexTooLong)
    if (trimmed.includes('\0') || !trimmed.isWellFormed()) refuse(t.holdsCharactersThatNo)
    const [, unique, name, schema, table, rest] = SHAPE.exec(trimmed) ?? []
    if (name === undefined || schema === undefined || table === undefined || rest === undefined)
      refuse(t.indexNotAsWritten)
    for (let at = 0; at < rest.length; ) {
      const token = postgresToken(rest, at)
      if ('hide' in token) refuse(token.hide)
      if (rest.slice(at, token.end) === ';') refuse(t.holdsMoreThanOne)
      at = token.end
    }
    const text = `CREATE ${unique ?? ''}INDEX CONCURRENTLY ${name} ON ${schema}.${table} ${rest}`
    return new PgIndexStatement(text, bare(schema), bare(table), bare(name), unique !== undefined)
  }

  get dialect(): 'postgres' {
    return this.#dialect
  }
}

/** A definition of an index as one statement. @throws AppError `request.invalid` where it is anything else */
export function pgIndexStatement(definition: string): PgIndexStatement {
  return PgIndexStatement.of(definition)
}
