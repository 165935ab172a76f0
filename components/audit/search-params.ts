import { parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs'

export const auditResults = ['ok', 'denied', 'failed', 'unknown', 'pending'] as const

/** What of the audit log is shown; all of it lives in the address. */
export const auditSearchParams = {
  action: parseAsString,
  actor: parseAsString,
  target: parseAsString,
  result: parseAsStringLiteral(auditResults),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
  event: parseAsString,
}
