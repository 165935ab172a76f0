import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const SESSION_STATES = [
  'active',
  'waiting',
  'idle in transaction',
  'idle in transaction (aborted)',
  'idle',
  'other',
  'hidden',
] as const
/** `''` is everything a person or a job is behind: clients, replication, autovacuum. */
export const SESSION_KINDS = [
  '',
  'all',
  'client',
  'replication',
  'autovacuum',
  'background',
  'own',
  'unknown',
] as const

/** What the address of Activity says: filters, and the session whose sheet is open. */
export const sessionParams = {
  state: parseAsStringLiteral(SESSION_STATES),
  user: parseAsString,
  app: parseAsString,
  db: parseAsString,
  kind: parseAsStringLiteral(SESSION_KINDS).withDefault(''),
  q: parseAsString.withDefault('').withOptions({ throttleMs: 200 }),
  session: parseAsInteger,
}
