import { parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const FLEET_SORTS = ['worst', 'name', 'connections', 'load', 'oldest'] as const
export type FleetSort = (typeof FLEET_SORTS)[number]
export const FLEET_STATUSES = ['all', 'problems', 'ok', 'unknown', 'paused'] as const
export type FleetStatus = (typeof FLEET_STATUSES)[number]

/** What the address of Fleet says: text, environment kind or name, status, order. Defaults stay out of it. */
export const fleetParams = {
  q: parseAsString.withDefault('').withOptions({ throttleMs: 200 }),
  env: parseAsString.withDefault(''),
  status: parseAsStringLiteral(FLEET_STATUSES).withDefault('all'),
  sort: parseAsStringLiteral(FLEET_SORTS).withDefault('worst'),
}
