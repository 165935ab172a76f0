import type { Flavour } from './address'
import type { Reading } from './reading'

/** What a server is in its cluster. `standby` is PostgreSQL's word, `replica` MySQL's and MariaDB's. */
export type ServerRole = 'primary' | 'standby' | 'replica' | 'standalone'

/** Facts about a server that seldom change. */
export type ServerFacts = {
  flavour: Flavour
  /** As the server prints it, e.g. `15.20` or `10.11.19-MariaDB`. Hostile text. */
  version: string
  /** Sortable: 150020 for PostgreSQL 15.20, 101119 for MariaDB 10.11.19, 90704 for MySQL 9.7.4. */
  versionNumber: number
  /** ISO 8601, UTC. */
  startedAt: Reading<string>
  role: Reading<ServerRole>
  /** PostgreSQL's system identifier, MySQL's server_uuid, MariaDB's server_id with its start time. */
  systemId: Reading<string>
  readOnly: Reading<boolean>
}

/** States of a session, the same words for every engine. */
export type SessionState =
  | 'active'
  | 'waiting'
  | 'idle'
  | 'idle in transaction'
  | 'idle in transaction (aborted)'
  | 'other'
  | 'hidden'

/** Client connections in use against the limit. */
export type ConnectionUse = {
  used: number
  max: number
  byState: Partial<Record<SessionState, number>>
}

/** Ever-growing counters, as read; rates are made from two readings, a smaller one means a reset. */
export type OverviewCounters = {
  /** Committed plus rolled back transactions (PostgreSQL); Com_commit + Com_rollback + autocommitted writes cannot be told on MySQL, there Questions are counted in `statements`. */
  transactions: Reading<number>
  /** Statements executed (MySQL: Questions). */
  statements: Reading<number>
  /** Logical reads served from memory and those that went to the operating system. */
  cacheHits: Reading<number>
  cacheMisses: Reading<number>
  /** Deadlocks that the server broke. */
  deadlocks: Reading<number>
  /** ISO 8601 of the last reset, where the server keeps it. */
  resetAt: string | null
}

export type DatabaseSize = { name: string; bytes: Reading<number> }

/** Everything the 10 s collector reads from a server, in one short round trip where the engine allows. */
export type OverviewSample = {
  /** Milliseconds since the epoch by the panel's clock, when the answer was there. */
  at: number
  server: ServerFacts
  connections: Reading<ConnectionUse>
  counters: OverviewCounters
  /** Age in seconds of the oldest open transaction of a client; `value: null` means none is open. */
  oldestTransactionSeconds: Reading<number | null>
  /** PostgreSQL: transactions used of the 2^31 before wraparound, over all databases. Null elsewhere. */
  wraparound: Reading<{ age: number; limit: number; database: string }> | null
}

/** Reads a server's overview. `databaseSizes` is the slow half: call it once a minute or less. */
export interface OverviewReader {
  sample(): Promise<OverviewSample>
  /** Sizes of the databases the monitor may see, largest first, at most 200. */
  databaseSizes(): Promise<DatabaseSize[]>
}
