import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { sessionsTexts as t } from '@/lib/texts/sessions'

export type SessionVerb = 'cancel' | 'end'
export type SessionRights = { cancel: boolean; end: boolean; text: boolean; explain?: boolean }

const KINDS: Record<Exclude<LiveSessionView['kind'], 'client'>, string> = {
  own: t.thisSessionBelongs,
  replication: t.replicationIsNever,
  autovacuum: t.autovacuumIsWorker,
  background: t.thisIsProcessOf,
  unknown: t.whatItIsCannot,
}

/** What is known of a session that something may be done to. */
type Actable = Pick<LiveSessionView, 'kind' | 'superuser'> & { state: string }

/** Why this cannot be done to that session; null when it can. The worker checks all of it again. */
export function refusalOf(session: Actable, verb: SessionVerb, rights: SessionRights): string | null {
  if (!rights[verb]) return t.yourRolesDoNot
  if (session.kind !== 'client') return KINDS[session.kind]
  if (session.superuser) return t.itBelongsTo
  if (verb === 'cancel' && session.state !== 'active' && session.state !== 'waiting')
    return t.itRunsNoStatement
  return null
}
