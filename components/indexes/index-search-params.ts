import { parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { IndexSort, IndexVerdict } from '@/lib/engines/contract/indexes'

export const SORTS = ['size', 'scans', 'name'] as const satisfies readonly IndexSort[]
export const VERDICTS = [
  'unused',
  'duplicate',
  'overlapping',
  'invalid',
  'hidden',
] as const satisfies readonly IndexVerdict[]

/** What the address of Indexes says: the database, the order, filters, and the index whose sheet is open. */
export const indexParams = {
  db: parseAsString,
  q: parseAsString.withDefault('').withOptions({ throttleMs: 300 }),
  verdict: parseAsStringLiteral(VERDICTS),
  sort: parseAsStringLiteral(SORTS).withDefault('size'),
  order: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  index: parseAsString,
}

export type IndexParams = {
  db: string | null
  q: string
  verdict: IndexVerdict | null
  sort: IndexSort
  order: 'asc' | 'desc'
}

/** The order and the filters as a request carries them, with nothing for what is left open. */
export function queryOf({ db, q, verdict, sort, order }: IndexParams) {
  return {
    sort,
    order,
    ...(db === null || db === '' ? {} : { database: db }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(verdict === null ? {} : { verdict }),
  }
}
