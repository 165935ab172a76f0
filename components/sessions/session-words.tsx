import { HostileText } from '@/components/patterns/hostile-text'
import { Status, type StatusKind } from '@/components/patterns/status'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import type { SessionState } from '@/lib/features/sessions/select'
import { sessionsTexts as t } from '@/lib/texts/sessions'

const STATES: Record<SessionState, { word: string; status: StatusKind | null }> = {
  active: { word: t.active, status: null },
  waiting: { word: t.waiting, status: 'warning' },
  'idle in transaction': { word: t.idleInTransaction, status: 'warning' },
  'idle in transaction (aborted)': { word: t.idleInAborted, status: 'warning' },
  idle: { word: t.idle, status: null },
  other: { word: t.other, status: null },
  hidden: { word: t.hidden, status: 'unknown' },
}

/** The words of a state. */
export function stateWord(state: SessionState): string {
  return STATES[state].word
}

/** A session's state. Only what may hold others up carries a shape: calm is silent. */
export function SessionStateMark({ session }: { session: LiveSessionView }) {
  const { word, status } = STATES[session.state]
  return status ? <Status status={status}>{word}</Status> : <span className="pl-5">{word}</span>
}

type Named = Pick<LiveSessionView, 'kind' | 'user' | 'application'>

/** user@application, the way people name a session. */
export function WhoText({ session, max = 34 }: { session: Named; max?: number }) {
  if (session.kind !== 'client' && session.kind !== 'own' && !session.user)
    return <span className="text-ink-muted">{KIND_WORDS[session.kind]}</span>
  return (
    <span>
      {session.user ? <HostileText text={session.user} max={max} /> : t.userHidden}
      {session.application ? (
        <span className="text-ink-muted">
          @<HostileText text={session.application} max={max} />
        </span>
      ) : null}
    </span>
  )
}

/** What a kind of session is called. */
export const KIND_WORDS: Record<LiveSessionView['kind'], string> = {
  client: t.client2,
  replication: t.replication2,
  autovacuum: t.autovacuum2,
  background: t.backgroundProcess,
  own: t.panelItself,
  unknown: t.kindHidden,
}
