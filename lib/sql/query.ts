import type { ZodType } from 'zod'
import type { Flavour } from '@/lib/engines/contract/address'
import type { MySql, PgSql } from './template'

/** What a statement variant is chosen by. */
export type ServerHas = {
  flavour: Flavour
  versionNumber: number
  /** Extensions with version, instruments or columns that were seen, e.g. `pg_stat_statements` → `1.10`. */
  features: ReadonlyMap<string, string>
}

type Variant<Args extends readonly unknown[], S> = {
  flavour?: Flavour
  /** Lowest server version, as in `versionNumber`. */
  from?: number
  /** Further conditions, e.g. an extension's version. */
  when?: (server: ServerHas) => boolean
  sql: (...args: Args) => S
}

type QueryShape<Args extends readonly unknown[], Row, S> = {
  /** Travels in the statement as a comment, e.g. `pg.sessions.list`. */
  name: string
  /** Privileges it needs, said to the person when the server refuses it. */
  needs: readonly string[]
  /** Where no other flavour has such a thing; others never run it. */
  only?: Flavour
  /** Client-side limit; the server's own is the session's statement timeout. */
  timeoutMs: number
  /** The first variant that fits is used: put the newest first. */
  variants: readonly Variant<Args, S>[]
  row: ZodType<Row>
}

/** A named statement for PostgreSQL with the shape of its rows. */
export type PgQuery<Args extends readonly unknown[], Row> = QueryShape<Args, Row, PgSql> & {
  readonly dialect: 'postgres'
}

/** A named statement for MySQL and MariaDB with the shape of its rows. */
export type MyQuery<Args extends readonly unknown[], Row> = QueryShape<Args, Row, MySql> & {
  readonly dialect: 'mysql'
}

/** Every query object that was defined, so that the tests can tell which never ran on which server. */
export const definedQueries = new Map<
  string,
  { name: string; dialect: 'postgres' | 'mysql'; only: Flavour | undefined }
>()

/** Defines a PostgreSQL query object. Throws when the name is malformed or taken. */
export function pgQuery<Row, Args extends readonly unknown[] = []>(
  shape: QueryShape<Args, Row, PgSql>,
): PgQuery<Args, Row> {
  register(shape.name, 'postgres', shape.only)
  return { ...shape, dialect: 'postgres' }
}

/** Defines a MySQL and MariaDB query object. Throws when the name is malformed or taken. */
export function myQuery<Row, Args extends readonly unknown[] = []>(
  shape: QueryShape<Args, Row, MySql>,
): MyQuery<Args, Row> {
  register(shape.name, 'mysql', shape.only)
  return { ...shape, dialect: 'mysql' }
}

/** The variant for a server, or null when the server has none of what the query needs. */
export function variantFor<Args extends readonly unknown[], S>(
  variants: readonly Variant<Args, S>[],
  server: ServerHas,
): Variant<Args, S> | null {
  return (
    variants.find(
      (v) =>
        (v.flavour === undefined || v.flavour === server.flavour) &&
        server.versionNumber >= (v.from ?? 0) &&
        (v.when?.(server) ?? true),
    ) ?? null
  )
}

/** The comment by which our own load is told apart on the server. */
export function tagged(name: string, text: string): string {
  return `/* quarterdeck:${name} */ ${text}`
}

// A second definition under one name would hide the first from the coverage check; the same file loaded
// twice (hot reload) defines the same dialect again and is let through.
function register(name: string, dialect: 'postgres' | 'mysql', only: Flavour | undefined): void {
  if (!/^[a-z][a-z0-9._-]{2,60}$/.test(name)) throw new TypeError(`Bad query name: ${name}`)
  const before = definedQueries.get(name)
  if (before && before.dialect !== dialect) throw new TypeError(`Query name used twice: ${name}`)
  definedQueries.set(name, { name, dialect, only })
}
