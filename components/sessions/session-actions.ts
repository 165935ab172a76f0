import type { LiveSessionView } from '@/lib/features/sessions/contract'

export type SessionVerb = 'cancel' | 'end'
export type SessionRights = { cancel: boolean; end: boolean; text: boolean }

const KINDS: Record<Exclude<LiveSessionView['kind'], 'client'>, string> = {
  own: 'This session belongs to the panel itself.',
  replication: 'Replication is never stopped from here.',
  autovacuum: 'Autovacuum is a worker of the server, not a client.',
  background: 'This is a process of the server, not a client.',
}

/** Why this cannot be done to that session; null when it can. The worker checks all of it again. */
export function refusalOf(session: LiveSessionView, verb: SessionVerb, rights: SessionRights): string | null {
  if (!rights[verb]) return 'Your roles do not allow this. On-call and DBA do; an administrator grants them.'
  if (session.kind !== 'client') return KINDS[session.kind]
  if (session.superuser) return 'It belongs to a superuser: only its own administrator ends it.'
  if (session.state === 'hidden') return 'What it is cannot be seen, so it is left alone.'
  if (verb === 'cancel' && session.state !== 'active' && session.state !== 'waiting')
    return 'It runs no statement at the moment.'
  return null
}
