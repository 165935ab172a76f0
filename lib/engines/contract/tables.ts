import type { Reading } from './reading'

/** What a list of tables can be ordered by; each engine has some of them. */
export const TABLE_SORTS = [
  'size',
  'table',
  'indexes',
  'rows',
  'dead',
  'deadShare',
  'writes',
  'seqRows',
  'due',
  'age',
  'autoIncrement',
  'name',
] as const
export type TableSort = (typeof TABLE_SORTS)[number]

/** Which tables are wanted. All names are the target's or a person's and hostile. */
export type TableQuery = {
  /** A schema of MySQL and MariaDB; PostgreSQL lists the database it is connected to. */
  database: string | null
  /** Part of `schema.table`, whatever its case. */
  search: string | null
  /** Catalogues of the server itself too. */
  system: boolean
  sort: TableSort
  descending: boolean
  offset: number
  limit: number
}

/** How near a table is to the next work on it: 1 and more is due. Null where the server has no such thing, or it is off. */
export type TableDue = {
  vacuum: number | null
  insert: number | null
  analyze: number | null
  freeze: number | null
}

/** Bytes; null is unknown, or what the engine does not tell apart. */
export type TableBytes = {
  total: number | null
  table: number | null
  toast: number | null
  indexes: number | null
  free: number | null
}

/** Since the statistics were last set to zero. */
export type TableCounts = {
  inserted: number | null
  updated: number | null
  deleted: number | null
  /** Updates that touched no index. */
  hot: number | null
  seqScans: number | null
  seqRows: number | null
  indexScans: number | null
  indexRows: number | null
}

/** Next value of the counter against the largest that its column holds; the column is null where it cannot be told. */
export type AutoIncrement = { next: number; column: string | null; max: number | null }

/** A table with its partitions folded into it: sums, and of ages and dues the worst. Moments are ISO 8601. */
export type TableEntry = {
  schema: string
  name: string
  kind: 'table' | 'partitioned' | 'materialized' | 'temporary'
  /** Partitions that hold rows. */
  partitions: number
  /** Storage engine, where there are several. */
  storage: string | null
  /** As the last analysis estimated it; null before the first. */
  rows: number | null
  dead: number | null
  /** Dead of all versions of rows, 0 to 1. */
  deadShare: number | null
  bytes: TableBytes
  /** False: by the pages that the last vacuum or analysis counted. */
  exact: boolean
  counts: TableCounts
  lastVacuum: string | null
  lastAutovacuum: string | null
  lastAnalyze: string | null
  lastAutoanalyze: string | null
  due: TableDue | null
  /** False where the table itself or one of its partitions switched it off. */
  autovacuum: boolean | null
  /** Transactions since the oldest that is not frozen. */
  age: number | null
  autoIncrement: AutoIncrement | null
  /** An estimate; null where the engine has no such thing. */
  bloat: Reading<Bloat> | null
}

/** Space that nothing uses, as estimated by `method`. */
export type Bloat = { bytes: number; share: number; method: string }

/** What is known to be missing, and what would help. */
export type TableGap = { reason: string; remedy: string | null }

export type TablePage = {
  /** Unix milliseconds by the panel's clock. */
  at: number
  items: TableEntry[]
  matching: number
  /** Since when counts are counted; null: since the server or database was made, or it does not tell. */
  countedSince: string | null
  gaps: TableGap[]
  limits: FreezeLimits | null
}

/** Transactions of age at which vacuum is forced, at which it drops all caution, and at which the server stops writes. */
export type FreezeLimits = { forced: number; failsafe: number; stop: number }

/** Why the next vacuum or analysis of a part is due, in the server's own figures. */
export type TableReason = {
  what: 'vacuum' | 'insert' | 'analyze' | 'freeze' | 'multixact'
  /** Rows that count towards it, or the age. */
  value: number
  /** Where it begins; null where it is switched off. */
  limit: number | null
}

/** One part of a table that holds rows: itself, or one of its partitions. */
export type TablePart = {
  schema: string
  name: string
  bytes: number | null
  rows: number | null
  dead: number | null
  autovacuum: boolean
  /** Storage parameters of its own and of its TOAST table, `name=value`. */
  options: string[]
  reasons: TableReason[]
}

export type TableDetail = {
  at: number
  table: TableEntry
  limits: FreezeLimits | null
  countedSince: string | null
  gaps: TableGap[]
  /** The nearest to their next vacuum first. */
  parts: TablePart[]
  /** Parts that are not listed. */
  partsMore: number
  indexes: IndexEntry[]
}

/** An index. Partitions of an index are folded into the one of the partitioned table. */
export type IndexEntry = {
  schema: string
  table: string
  name: string
  /** `btree`, `gin`…, as the server names it. */
  method: string
  /** The statement that makes it; null where the server has none. */
  definition: string | null
  /** What it is made of, as the server writes it. */
  columns: string[]
  unique: boolean
  primary: boolean
  /** The constraint that needs it: never dropped alone. */
  constraint: string | null
  /** Logical replication tells rows apart by it. */
  replicaIdentity: boolean
  valid: boolean
  /** MySQL's INVISIBLE, MariaDB's IGNORED: kept up to date and not used. */
  hidden: boolean
  partitions: number
  bytes: number | null
  scans: number | null
  tuplesRead: number | null
  tuplesFetched: number | null
  /** From PostgreSQL 16 on. */
  lastUsed: string | null
}

export const HORIZON_KINDS = ['session', 'slot', 'slot-catalog', 'standby', 'prepared'] as const
export type HorizonKind = (typeof HORIZON_KINDS)[number]

/** Something that keeps vacuum from removing dead rows. */
export type HorizonHolder = {
  kind: HorizonKind
  /** Transactions since. */
  age: number
  /** Session's process, else null. */
  pid: number | null
  /** Slot, prepared transaction or application. */
  name: string | null
  user: string | null
  database: string | null
  state: string | null
  /** ISO 8601: begun, prepared or connected. */
  since: string | null
  /** What it holds back: rows of every database, of its own, or of catalogues only. */
  holds: 'all' | 'database' | 'catalog'
}

/** What holds back the removal of dead rows, the oldest first. */
export type Horizon = { at: number; holders: HorizonHolder[]; more: number; gaps: TableGap[] }

/** A database or schema that tables are listed of. */
export type TablePlace = { name: string; connected: boolean }

/** Reads tables. Exact sizes are taken of what is listed only, never of all. */
export interface TableReader {
  readonly sorts: readonly TableSort[]
  /** Whether another database needs another connection (PostgreSQL) or none (MySQL, MariaDB). */
  readonly perConnection: boolean
  places(): Promise<TablePlace[]>
  list(query: TableQuery): Promise<TablePage>
  /** Null when there is no such table (any more). */
  one(schema: string, name: string): Promise<TableDetail | null>
  /** Null where the engine has no such thing. */
  horizon(): Promise<Horizon | null>
}
