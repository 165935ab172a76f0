import type { IndexEntry, TableGap } from './tables'

/** What can be said against an index. */
export const INDEX_VERDICTS = ['unused', 'duplicate', 'overlapping', 'invalid', 'hidden'] as const
export type IndexVerdict = (typeof INDEX_VERDICTS)[number]

export const INDEX_SORTS = ['size', 'scans', 'name'] as const
export type IndexSort = (typeof INDEX_SORTS)[number]

/** Why an index stays, whatever is said against it. */
export type IndexKeeper = 'constraint' | 'unique' | 'foreign-key' | 'replica-identity'

export type JudgedIndex = IndexEntry & {
  verdicts: IndexVerdict[]
  /** The index that does the same, or more, of a duplicate or overlapping one. */
  instead: string | null
  /** Null: nothing needs it. */
  keeper: IndexKeeper | null
}

/** Which indexes are wanted. All names are the target's or a person's and hostile. */
export type IndexQuery = {
  database: string | null
  search: string | null
  verdict: IndexVerdict | null
  sort: IndexSort
  descending: boolean
  offset: number
  limit: number
}

export type VerdictCount = { verdict: IndexVerdict; count: number; bytes: number | null }

export type IndexPage = {
  /** Unix milliseconds by the panel's clock. */
  at: number
  items: JudgedIndex[]
  matching: number
  /** Of each verdict, what nothing needs. */
  counts: VerdictCount[]
  /** Bytes of all that something is said against and nothing needs, each once; null where sizes are not told. */
  reclaimable: number | null
  countedSince: string | null
  gaps: TableGap[]
}

/** A table that lacks an index, as far as can be told. */
export type MissingIndex = {
  schema: string
  table: string
  why: 'foreign-key' | 'scans'
  /** The foreign key. */
  constraint: string | null
  columns: string[]
  rows: number | null
  seqScans: number | null
  seqRows: number | null
}

export type MissingPage = { at: number; items: MissingIndex[]; more: number; gaps: TableGap[] }

/** Reads indexes and judges them. */
export interface IndexReader {
  list(query: IndexQuery): Promise<IndexPage>
  /** Foreign keys without an index behind them, and big tables that are read as a whole again and again. */
  missing(database: string | null): Promise<MissingPage>
}
