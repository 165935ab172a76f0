import type { Capability } from './reading'

/** A prepared transaction: no session is behind it any more. All text is the target's and hostile. */
export type PreparedTransaction = {
  /** The identifier its manager gave it. */
  name: string
  /** The server's own number for it: identifiers are used again. */
  transaction: string
  owner: string | null
  database: string
  /** Since when, as the server writes it. */
  preparedAt: string
  ageMs: number | null
  /** Why this role cannot roll it back from here, and what would help; null where it can. */
  mayNot: { reason: string; remedy: string } | null
}

/** Ends prepared transactions. Needs the operator credential. */
export interface PreparedControl {
  /** The prepared transaction of that name; null when there is none (any more). */
  find(name: string): Promise<PreparedTransaction | null>
  /** What became of one that is gone; null where the server no longer knows. */
  outcome(transaction: string): Promise<'aborted' | 'committed' | null>
  rollBack(one: PreparedTransaction): Promise<void>
  /** What `rollBack` runs, as text to read in a plan; never sent as it stands. */
  rollBackSql(one: PreparedTransaction): string
}

/** InnoDB tells no name of the transactions that hold its locks. */
export type PreparedCapability = Capability<PreparedControl>
