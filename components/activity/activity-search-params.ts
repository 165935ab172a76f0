import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { RANGES, type Range } from '@/components/overview/overview-search-params'
import { WAIT_CLASSES } from '@/lib/engines/contract/activity'
import type { ActivityFilter } from '@/lib/features/activity/contract'
import { ACTIVITY_SLICES, type ActivitySlice } from '@/lib/features/activity/slices'

/** What the address of the history of activity says: the span, the slice, filters, and the moment that is looked at. */
export const activityParams = {
  range: parseAsStringLiteral(RANGES).withDefault('1h'),
  /** Two moments in epoch milliseconds, in place of a range that ends now. */
  from: parseAsInteger,
  to: parseAsInteger,
  by: parseAsStringLiteral(ACTIVITY_SLICES).withDefault('class'),
  class: parseAsStringLiteral(WAIT_CLASSES),
  event: parseAsString,
  user: parseAsString,
  app: parseAsString,
  db: parseAsString,
  statement: parseAsString,
  /** Epoch milliseconds. */
  at: parseAsInteger,
}

export type ActivityFilters = {
  class: ActivityFilter['class'] | null
  event: string | null
  user: string | null
  app: string | null
  db: string | null
  statement: string | null
}
export type ActivityParams = ActivityFilters & {
  range: Range
  from: number | null
  to: number | null
  by: ActivitySlice
  at: number | null
}

/** Which part of the address holds the filter of a slice. */
export const FILTER_OF = {
  class: 'class',
  event: 'event',
  user: 'user',
  application: 'app',
  database: 'db',
  statement: 'statement',
} as const satisfies Record<ActivitySlice, keyof ActivityFilters>

export const NO_FILTERS = {
  class: null,
  event: null,
  user: null,
  app: null,
  db: null,
  statement: null,
} as const

/** The filters as a request carries them, with nothing for what is left open. */
export function filterOf(filters: ActivityFilters): ActivityFilter {
  const { class: waitClass, event, user, app, db, statement } = filters
  return {
    ...(waitClass ? { class: waitClass } : {}),
    ...(event === null ? {} : { event }),
    ...(user === null ? {} : { user }),
    ...(app === null ? {} : { application: app }),
    ...(db === null ? {} : { database: db }),
    ...(statement === null ? {} : { statement }),
  }
}

/** What is asked for besides the span. */
export function queryOf(params: ActivityParams) {
  return { by: params.by, ...filterOf(params) }
}
