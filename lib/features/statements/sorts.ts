/** What a list of statements can be ordered by. */
export const STATEMENT_SORTS = [
  'load',
  'calls',
  'mean',
  'rows',
  'hit',
  'temp',
  'wal',
  'examined',
  'noIndex',
  'diskTables',
  'errors',
] as const
export type StatementSort = (typeof STATEMENT_SORTS)[number]
