import { parseAsString, parseAsStringLiteral } from 'nuqs'

export const deliveryStates = ['waiting', 'sending', 'delivered', 'failed', 'dropped'] as const
export const deliverySeverities = ['info', 'warning', 'critical'] as const

/** What of the log is shown; all of it lives in the address. */
export const deliverySearchParams = {
  q: parseAsString.withDefault(''),
  channel: parseAsString,
  state: parseAsStringLiteral(deliveryStates),
  severity: parseAsStringLiteral(deliverySeverities),
  delivery: parseAsString,
}
