import { parseAsString, parseAsStringLiteral } from 'nuqs'
import { FIRE_STATE_LIST } from './schedule-words'

export const SCHEDULE_STATES = ['due', 'paused', 'held', 'trouble'] as const

/** What of the schedules is shown; all of it lives in the address. `place` is an id of an environment or a target. */
export const scheduleSearchParams = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(SCHEDULE_STATES),
  place: parseAsString,
}

/** What of a schedule's history is shown. */
export const fireSearchParams = { state: parseAsStringLiteral(FIRE_STATE_LIST) }
