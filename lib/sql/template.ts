import { MyIdent, MyInteger, PgIdent, PgLiteral } from './identifiers'
import { PgIndexStatement } from './index-statement'
import { MyStatementText, PgStatementText } from './one-statement'

/** What may travel as a parameter: scalars only, since drivers turn objects into SQL in surprising ways. */
export type SqlValue = string | number | bigint | boolean | null

/** PostgreSQL's driver also takes arrays of scalars, for `= ANY ($1)`. */
export type PgValue = SqlValue | readonly SqlValue[]

type PgPart = PgSql | PgIdent | PgLiteral | PgStatementText | PgIndexStatement | PgValue
type MyPart = MySql | MyIdent | MyInteger | MyStatementText | SqlValue
type Piece<V> = string | { value: V }

/** A PostgreSQL statement or fragment. Only the `pgSql` tag makes one; a string is not assignable. */
export class PgSql {
  readonly #dialect = 'postgres'
  readonly #pieces: readonly Piece<PgValue>[]

  private constructor(pieces: readonly Piece<PgValue>[]) {
    this.#pieces = pieces
  }

  static join(strings: TemplateStringsArray, parts: readonly PgPart[]): PgSql {
    const pieces: Piece<PgValue>[] = []
    strings.forEach((text, i) => {
      pieces.push(text)
      if (i >= parts.length) return
      const part = parts[i] as PgPart
      if (part instanceof PgSql) pieces.push(...part.#pieces)
      else if (part instanceof PgIdent || part instanceof PgLiteral) pieces.push(part.quoted)
      else if (part instanceof PgStatementText || part instanceof PgIndexStatement) pieces.push(part.text)
      else pieces.push({ value: scalars(part) })
    })
    return new PgSql(pieces)
  }

  get dialect(): 'postgres' {
    return this.#dialect
  }

  /** Text with `$1`, `$2`… and the values for them. */
  render(): { text: string; values: PgValue[] } {
    const values: PgValue[] = []
    const text = this.#pieces
      .map((piece) => (typeof piece === 'string' ? piece : `$${values.push(piece.value)}`))
      .join('')
    return { text: text.trim(), values }
  }
}

/** A MySQL or MariaDB statement or fragment for the binary protocol. Only the `mySql` tag makes one. */
export class MySql {
  readonly #dialect = 'mysql'
  readonly #pieces: readonly Piece<SqlValue>[]

  private constructor(pieces: readonly Piece<SqlValue>[]) {
    this.#pieces = pieces
  }

  static join(strings: TemplateStringsArray, parts: readonly MyPart[]): MySql {
    const pieces: Piece<SqlValue>[] = []
    strings.forEach((text, i) => {
      pieces.push(text)
      if (i >= parts.length) return
      const part = parts[i] as MyPart
      if (part instanceof MySql) pieces.push(...part.#pieces)
      else if (part instanceof MyIdent) pieces.push(part.quoted)
      else if (part instanceof MyInteger) pieces.push(part.digits)
      else if (part instanceof MyStatementText) pieces.push(part.text)
      else pieces.push({ value: scalar(part) })
    })
    return new MySql(pieces)
  }

  get dialect(): 'mysql' {
    return this.#dialect
  }

  /** Text with `?` and the values for them. */
  render(): { text: string; values: SqlValue[] } {
    const values: SqlValue[] = []
    const text = this.#pieces.map((piece) => {
      if (typeof piece === 'string') return piece
      values.push(piece.value)
      return '?'
    })
    return { text: text.join('').trim(), values }
  }
}

/** PostgreSQL SQL: `pgSql\`SELECT … WHERE pid = ${pid}\``. Values become parameters, names need `pgIdent`. */
export function pgSql(strings: TemplateStringsArray, ...parts: PgPart[]): PgSql {
  return PgSql.join(strings, parts)
}

/** MySQL or MariaDB SQL that the server can prepare. Values become parameters, names need `myIdent`. */
export function mySql(strings: TemplateStringsArray, ...parts: MyPart[]): MySql {
  return MySql.join(strings, parts)
}

// Types alone do not hold at run time: an object here would be written into the statement by mysql2.
function scalar(value: unknown): SqlValue {
  if (value === null) return null
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
  }
  throw new TypeError('Only finite numbers, strings, booleans and null may be values of a statement.')
}

function scalars(value: PgValue): PgValue {
  return Array.isArray(value) ? value.map(scalar) : scalar(value)
}
