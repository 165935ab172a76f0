import { parseAsString, parseAsStringLiteral } from 'nuqs'
import type { changeStates } from '@/lib/features/changes/contract'

/** The states a change can be in, in the order they are offered; the contract has the same list. */
export const CHANGE_STATES = [
  'planning',
  'planned',
  'waiting',
  'approved',
  'refused',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'needs_person',
  'discarded',
] as const satisfies typeof changeStates

/** What of the history is shown. */
export const changeSearchParams = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(CHANGE_STATES),
  target: parseAsString,
  kind: parseAsString,
}
