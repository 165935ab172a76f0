import type { SessionState } from './overview'

/**
 * What kind of backend a session is; only `client` ones may be cancelled or ended from the panel. `unknown` where the
 * server hides it from the role: it may be a client's, or one that a standby lives on.
 */
export type SessionKind = 'client' | 'replication' | 'autovacuum' | 'background' | 'own' | 'unknown'

/**
 * Names one session for ever: the process or connection id alone may be reused.
 * `startedAt` is backend_start on PostgreSQL; on MySQL and MariaDB, whose ids never repeat between two
 * starts of the server, it is the start of the server.
 */
export type SessionRef = { pid: number; startedAt: string }

/** One live session. All text is the target's and hostile. */
export type LiveSession = SessionRef & {
  kind: SessionKind
  user: string | null
  database: string | null
  application: string | null
  /** Address and port, or `local`. */
  client: string | null
  state: SessionState
  /** e.g. `Lock: transactionid`; null when it does not wait. */
  wait: string | null
  /** Pids that hold it up (asked only for sessions that wait for a lock); 0 is a prepared transaction. */
  blockedBy: number[]
  /** Milliseconds; null when it has none or it may not be seen. */
  connectedMs: number | null
  transactionMs: number | null
  stateMs: number | null
  queryMs: number | null
  /** Normalised statement id as text (64 bit), where the server computes one. */
  queryId: string | null
  /** Statement, at most 4 096 characters here. The full text is asked for with `statement()`. */
  query: string | null
  queryTruncated: boolean
  /** True where the role is known to be a superuser or to hold SUPER / CONNECTION ADMIN. */
  superuser: boolean
}

/** Sessions that are alike, counted. */
export type SessionGroup = Pick<LiveSession, 'kind' | 'state' | 'user' | 'database' | 'application'> & {
  count: number
}

/** The session list of one moment. */
export type SessionList = {
  at: number
  sessions: LiveSession[]
  /** Sessions that exist beyond the cap of rows that was read. */
  omitted: number
  /** All sessions, also those beyond the cap, counted by what they have in common; null where all rows are here. */
  groups: SessionGroup[] | null
  /** Sessions whose details the monitor may not see. */
  hidden: number
  /** Why some sessions are hidden and the statement that would show them. */
  hiddenRemedy: string | null
}

export interface SessionReader {
  /**
   * Clients before all others, those at work or in a transaction before idle ones, the longest first; at most
   * `limit` rows. More than 500 are read with shorter statement texts.
   */
  list(options: { limit: number }): Promise<SessionList>
  /** The full text of what a session runs, or null when it is gone. */
  statement(ref: SessionRef): Promise<string | null>
}

/** Acts on sessions. Needs the operator credential. */
export interface SessionControl {
  /** The session if the very same one is still there, else null. */
  find(ref: SessionRef): Promise<LiveSession | null>
  /** Asks the session to stop its statement. False when it was gone or another by then. */
  cancel(ref: SessionRef): Promise<boolean>
  /** Ends the session. False when it was gone or another by then. */
  end(ref: SessionRef): Promise<boolean>
  /** What `cancel` and `end` run, as text to read in a plan; never sent as it stands. */
  cancelSql(ref: SessionRef): string
  endSql(ref: SessionRef): string
}
