import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RANGES, type Range } from '@/components/overview/overview-search-params'
import { STATEMENT_SORTS, type StatementSort } from '@/lib/features/statements/sorts'

/** What the address of Statements says: the span, the order, filters, and the statement whose sheet is open. */
export const statementParams = {
  range: parseAsStringLiteral(RANGES).withDefault('1h'),
  /** Two moments in epoch milliseconds, in place of a range that ends now. */
  from: parseAsInteger,
  to: parseAsInteger,
  sort: parseAsStringLiteral(STATEMENT_SORTS).withDefault('load'),
  order: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  role: parseAsString,
  db: parseAsString,
  index: parseAsStringLiteral(['none'] as const),
  q: parseAsString.withDefault('').withOptions({ throttleMs: 300 }),
  statement: parseAsInteger,
}

export type StatementParams = {
  range: Range
  from: number | null
  to: number | null
  sort: StatementSort
  order: 'asc' | 'desc'
  role: string | null
  db: string | null
  index: 'none' | null
  q: string
}

/** The order and the filters as a request carries them, with nothing for what is left open. */
export function queryOf({ sort, order, role, db, index, q }: StatementParams) {
  return {
    sort,
    order,
    ...(role === null ? {} : { role }),
    ...(db === null ? {} : { database: db }),
    ...(index === null ? {} : { noIndex: 'true' as const }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  }
}
