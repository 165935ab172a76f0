import { parseAsString, parseAsStringLiteral } from 'nuqs'
import type { findingSeverities, findingStates } from '@/lib/features/findings/contract'

/** The contract has the same lists. */
export const FINDING_STATES = ['open', 'accepted', 'closed'] as const satisfies typeof findingStates
export const FINDING_SEVERITIES = ['critical', 'warning', 'info'] as const satisfies typeof findingSeverities

/** What of the findings is shown. */
export const findingSearchParams = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(FINDING_STATES).withDefault('open'),
  severity: parseAsStringLiteral(FINDING_SEVERITIES),
  target: parseAsString,
}
