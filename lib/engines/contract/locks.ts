import type { ConnectionUse } from './overview'
import type { LiveSession, SessionKind } from './sessions'

/** What a lock is on. `other` is named by the server's own word. */
export type LockObjectKind =
  | 'relation'
  | 'row'
  | 'transaction'
  | 'advisory'
  | 'schema'
  | 'server'
  | 'snapshot'
  | 'other'

/** What is waited for. Names are the target's and hostile; values of rows are never read. */
export type LockObject = {
  kind: LockObjectKind
  /** e.g. `public.orders`, a transaction id, the key of an advisory lock; null where it is not told. */
  name: string | null
  /** Place of a row in its table (`(12,4)`), or the index whose entry is locked; null otherwise. */
  part: string | null
}

/** Somebody who waits for a lock, or holds one that another waits for. Texts are the target's and hostile. */
export type LockParty = Pick<
  LiveSession,
  | 'user'
  | 'database'
  | 'application'
  | 'client'
  | 'transactionMs'
  | 'stateMs'
  | 'queryMs'
  | 'query'
  | 'queryTruncated'
  | 'superuser'
> & {
  /** Names it within one reading. */
  id: string
  kind: SessionKind | 'prepared'
  state: LiveSession['state'] | 'prepared'
  /** Process or connection id; null for a prepared transaction, which has none. */
  pid: number | null
  /** Start by which the session is named for ever; null for a prepared transaction. */
  startedAt: string | null
  /** Parallel workers that hold and wait in its name. */
  workers: number
  /** An autovacuum against wraparound: it gives way to nobody. */
  againstWraparound: boolean
  /** Global identifier of a prepared transaction, or what the server tells instead. */
  prepared: string | null
  /** A prepared transaction whose identifier is told, so that it can be rolled back by it. */
  canRollBack: boolean
}

/** One who waits, and for what. */
export type LockWait = {
  waiter: string
  object: LockObject | null
  /** Mode it asks for, in the server's word. */
  wanted: string | null
  /** Milliseconds by the server's clock; null where it is not told. */
  waitedMs: number | null
  /** True where only the time of the whole statement is told: it waits that long at most. */
  atMost: boolean
}

/** `waiter` cannot go on before `blocker` lets go, or before it was served, where it only stands ahead. */
export type LockEdge = {
  waiter: string
  blocker: string
  /** Mode that the blocker holds, or asks for where it only stands ahead; null where it is not told. */
  mode: string | null
  /** False where the blocker waits itself and merely stands ahead in the line. */
  granted: boolean
}

/** What of the locks of this server cannot be told, why, and what would tell it. */
export type LockGap = { reason: string; remedy: string | null }

/** All waits of one moment, and who causes them. */
export type LockReading = {
  at: number
  parties: LockParty[]
  waits: LockWait[]
  edges: LockEdge[]
  /** Waiters beyond those that were read. */
  omitted: number
  gaps: LockGap[]
}

export interface LockReader {
  /**
   * Who waits for whom. Costs next to nothing while nobody waits; the lock manager is asked about a bounded number
   * of waiters, of the others only who holds what they want is named.
   */
  read(): Promise<LockReading>
  /** True where these connections, read for the overview anyway, show that no client waits for a lock. */
  isQuiet(use: ConnectionUse): boolean
}
