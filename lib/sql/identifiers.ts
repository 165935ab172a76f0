import { AppError } from '@/lib/errors'
import { statementChecksTexts as t } from '@/lib/texts/statement-checks'
import { say } from '@/lib/texts/texts'

/** A PostgreSQL identifier, already quoted. Only `pgIdent` makes one. */
export class PgIdent {
  readonly #dialect = 'postgres'
  readonly quoted: string

  private constructor(quoted: string) {
    this.quoted = quoted
  }

  static of(name: string): PgIdent {
    return new PgIdent(
      `"${checked(name, Buffer.byteLength(name, 'utf8'), 63, t.nameTooManyBytes).replaceAll('"', '""')}"`,
    )
  }

  get dialect(): 'postgres' {
    return this.#dialect
  }
}

/** Text written into PostgreSQL SQL, for the few statements that take no parameter (ALTER SYSTEM). Only `pgLiteral` makes one. */
export class PgLiteral {
  readonly #dialect = 'postgres'
  readonly quoted: string

  private constructor(quoted: string) {
    this.quoted = quoted
  }

  static of(text: string): PgLiteral {
    if (text.includes('\0')) refuse(t.textHoldsNul)
    if (!text.isWellFormed()) refuse(t.textNotUnicode)
    return new PgLiteral(`'${text.replaceAll("'", "''")}'`)
  }

  get dialect(): 'postgres' {
    return this.#dialect
  }
}

/**
 * Quotes text as a literal. It relies on `standard_conforming_strings`, which every session of ours pins and
 * reads back, so that a backslash is a backslash. Refuses NUL and broken Unicode (`request.invalid`).
 */
export function pgLiteral(text: string): PgLiteral {
  return PgLiteral.of(text)
}

/** A MySQL or MariaDB identifier, already quoted. Only `myIdent` makes one. */
export class MyIdent {
  readonly #dialect = 'mysql'
  readonly quoted: string

  private constructor(quoted: string) {
    this.quoted = quoted
  }

  static of(name: string): MyIdent {
    const text = checked(name, [...name].length, 64, t.nameTooLong)
    if (text.endsWith(' ')) refuse(t.nameEndsWithSpace)
    return new MyIdent(`\`${text.replaceAll('`', '``')}\``)
  }

  get dialect(): 'mysql' {
    return this.#dialect
  }
}

/**
 * Quotes a PostgreSQL name. Refuses (`request.invalid`) what the server would cut or reject: empty, NUL,
 * broken Unicode, more than 63 bytes (two longer names would silently become one).
 */
export function pgIdent(name: string): PgIdent {
  return PgIdent.of(name)
}

/** Quotes a MySQL or MariaDB name of at most 64 characters, with the same refusals as `pgIdent`. */
export function myIdent(name: string): MyIdent {
  return MyIdent.of(name)
}

type TooLong = typeof t.nameTooLong | typeof t.nameTooManyBytes

function checked(name: string, length: number, limit: number, tooLong: TooLong): string {
  if (name === '') refuse(t.nameEmpty)
  if (name.includes('\0')) refuse(t.nameHoldsNul)
  if (Buffer.from(name, 'utf8').toString('utf8') !== name) refuse(t.nameNotUnicode)
  if (length > limit) refuse(say(tooLong, { length, limit }))
  return name
}

function refuse(detail: string): never {
  throw new AppError('request.invalid', { detail })
}

/** A whole number written into MySQL SQL, for the few statements that take no parameter (KILL). */
export class MyInteger {
  readonly #dialect = 'mysql'
  readonly digits: string

  private constructor(digits: string) {
    this.digits = digits
  }

  static of(value: number): MyInteger {
    if (!Number.isSafeInteger(value) || value < 0) refuse(t.notWhole)
    return new MyInteger(String(value))
  }

  get dialect(): 'mysql' {
    return this.#dialect
  }
}

/** Writes a whole number, zero or greater, as digits. Refuses anything else (`request.invalid`). */
export function myInteger(value: number): MyInteger {
  return MyInteger.of(value)
}
