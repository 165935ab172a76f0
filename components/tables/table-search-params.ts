import { parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { TableSort } from '@/lib/engines/contract/tables'

export const SORTS = [
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
] as const satisfies readonly TableSort[]

/** What the address of Tables says: the database, the order, filters, and the table whose sheet is open. */
export const tableParams = {
  db: parseAsString,
  q: parseAsString.withDefault('').withOptions({ throttleMs: 300 }),
  system: parseAsStringLiteral(['with'] as const),
  sort: parseAsStringLiteral(SORTS).withDefault('size'),
  order: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  table: parseAsString,
}

export type TableParams = {
  db: string | null
  q: string
  system: 'with' | null
  sort: TableSort
  order: 'asc' | 'desc'
}

/** The order and the filters as a request carries them, with nothing for what is left open. */
export function queryOf({ db, q, system, sort, order }: TableParams) {
  return {
    sort,
    order,
    ...(db === null || db === '' ? {} : { database: db }),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(system === null ? {} : { system: 'true' as const }),
  }
}
