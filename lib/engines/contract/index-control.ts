import type { Capability } from './reading'

/** An index as it was found just now. All text is the target's and hostile. */
export type FoundIndex = {
  schema: string
  table: string
  name: string
  /** The server's own number of it: a name is used again. */
  number: string
  definition: string
  valid: boolean
  /** What needs it, in the server's name of it; null: nothing. */
  neededBy: string | null
  /** It is one for all partitions, or one of them. */
  partitioned: boolean
  bytes: number
  scans: number
  /** Why this role cannot drop it from here, and what would help; null where it can. */
  mayNot: { reason: string; remedy: string } | null
}

/** The table that an index is to be made on. */
export type IndexGround = {
  rows: number | null
  bytes: number
  partitioned: boolean
  mayNot: { reason: string; remedy: string } | null
}

/** What an index is to be. */
export type IndexPlan = { schema: string; table: string; name: string; unique: boolean; sql: string }

/** Makes and drops indexes beside those who write. Needs the operator credential. */
export interface IndexControl {
  find(schema: string, name: string): Promise<FoundIndex | null>
  /** Null when there is no such table. */
  ground(schema: string, table: string): Promise<IndexGround | null>
  /** What a definition would make. @throws AppError `request.invalid` where it is none */
  read(definition: string): IndexPlan
  /** Makes it; what is left of one that failed is dropped again. May take hours. */
  create(definition: string): Promise<void>
  drop(schema: string, name: string): Promise<void>
  dropSql(schema: string, name: string): string
}

export type IndexControlCapability = Capability<IndexControl>
