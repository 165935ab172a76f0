import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import {
  figuresOf,
  type StatementCapability,
  type StatementEntry,
  type StatementReader,
  type StatementSnapshot,
} from '../contract/statements'
import type { PgConnection } from './connection'
import {
  STATEMENTS_EXTENSION,
  type StatementSource,
  statementCounters,
  statementInfo,
  statementNames,
  statementSource,
  statementTexts,
} from './statement-queries'
import { statementsGap } from './statements-gap'

/** Names of databases and roles are read anew after this, in milliseconds: they may be renamed. */
const NAMES_MS = 3_600_000

/** Statistics of statements by pg_stat_statements, whatever its version and schema. */
export function pgStatements(connection: PgConnection): StatementCapability {
  const names = new Names(connection)
  return async () => {
    const [source] = await connection.run(statementSource)
    const gap = statementsGap(connection.user, source ?? null)
    if (gap !== null) return { supported: false, reason: gap.reason, remedy: gap.remedy }
    if (!source) throw new AppError('target.protocol')
    // The extension may be updated while we are connected: variants go by what it is now.
    const features = new Map([...connection.server.features, [STATEMENTS_EXTENSION, source.version]])
    connection.server = { ...connection.server, features }
    return { supported: true, value: reader(connection, source, names) }
  }
}

function reader(connection: PgConnection, source: StatementSource, names: Names): StatementReader {
  const schema = pgIdent(source.schema)
  return {
    snapshot: async () => {
      // The short one first: what waits behind another in the pipeline would be charged for it.
      const [[info], rows] = await connection.together((send) =>
        Promise.all([send(statementInfo, schema), send(statementCounters, schema)]),
      )
      const at = Date.now()
      if (!info) throw new AppError('target.protocol')
      await names.learn(rows)
      const [evictions, resetAt] = info
      const entries = rows.filter(([, , id]) => id !== null).map((row) => entryOf(row, source, names))
      const unseen = rows.filter(([, , id]) => id === null)
      return {
        at,
        source: `${STATEMENTS_EXTENSION} ${source.version}`,
        resetAt,
        evictions,
        entries: unseen.length === 0 ? entries : [...entries, sumOf(unseen, source)],
        most: source.most,
        hidden: unseen.length,
      } satisfies StatementSnapshot
    },
    texts: async (statements) => {
      // Ids come from our own store, where anything might stand by now.
      const ids = statements.filter((id) => /^-?\d{1,19}$/.test(id))
      if (ids.length === 0) return []
      const rows = await connection.run(statementTexts, schema, ids)
      return rows.map(([statement, text, cut]) => ({ statement, text, cut }))
    },
  }
}

type Row = (typeof statementCounters)['row']['_output']

function figures(row: Row, { blockSize }: StatementSource): Float64Array {
  const [, , , , calls, ms, rows, hits, reads, tempBlocks, wal] = row
  return figuresOf({ calls, ms, rows, hits, reads, temp: tempBlocks * blockSize, wal })
}

function entryOf(row: Row, source: StatementSource, names: Names): StatementEntry {
  const [role, database, statement, toplevel] = row
  return {
    key: `${role} ${database} ${statement} ${toplevel}`,
    statement,
    database: names.of('database', database),
    role: names.of('role', role),
    toplevel,
    since: row[11],
    figures: figures(row, source),
  }
}

/** The server hides the id of others' statements from a role without pg_read_all_stats, not what they cost. */
function sumOf(rows: readonly Row[], source: StatementSource): StatementEntry {
  const [first, ...others] = rows.map((row) => figures(row, source))
  const sum = Float64Array.from(first ?? [])
  for (const one of others) for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (one[i] ?? 0)
  return {
    key: '',
    statement: null,
    database: null,
    role: null,
    toplevel: true,
    since: null,
    figures: sum,
  }
}

type NameKind = 'database' | 'role'

/** Names by oid, asked for once each. */
class Names {
  readonly #connection: PgConnection
  #known = new Map<string, string>()
  #at = 0

  constructor(connection: PgConnection) {
    this.#connection = connection
  }

  /** Reads the names of what occurs in these lines and is not known yet. */
  async learn(rows: readonly Row[]): Promise<void> {
    if (Date.now() - this.#at > NAMES_MS) {
      this.#known = new Map()
      this.#at = Date.now()
    }
    const missing = (kind: NameKind, oids: Set<number>) =>
      [...oids].filter((oid) => !this.#known.has(`${kind} ${oid}`))
    const databases = missing('database', new Set(rows.map(([, oid]) => oid)))
    const roles = missing('role', new Set(rows.map(([oid]) => oid)))
    if (databases.length === 0 && roles.length === 0) return
    for (const oid of databases) this.#known.set(`database ${oid}`, `oid ${oid}`)
    for (const oid of roles) this.#known.set(`role ${oid}`, `oid ${oid}`)
    const found = await this.#connection.run(statementNames, databases, roles)
    for (const [kind, oid, name] of found) this.#known.set(`${kind} ${oid}`, name)
  }

  /** The name, or the oid of what is dropped. */
  of(kind: NameKind, oid: number): string {
    return this.#known.get(`${kind} ${oid}`) ?? `oid ${oid}`
  }
}
