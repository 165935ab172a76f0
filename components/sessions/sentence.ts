import type { LiveSessionView, SessionSummary } from '@/lib/features/sessions/contract'
import { formatCount, formatNumber } from '@/lib/format/number'

/** What the sessions of one moment come to. Of those that are hidden nothing is claimed. */
export function sessionsSentence(sessions: readonly LiveSessionView[]): string {
  const clients = sessions.filter((session) => session.kind === 'client')
  const waiting = clients.filter((session) => session.blockedBy.length > 0).length
  const hidden = clients.filter((session) => session.state === 'hidden').length
  const busy = clients.filter((session) => session.state === 'active' || session.state === 'waiting').length
  return summarySentence({ clients: clients.length, waiting, hidden, busy })
}

/** The same from counts. */
export function summarySentence(
  counts: Pick<SessionSummary, 'clients' | 'waiting' | 'hidden' | 'busy'>,
): string {
  const { clients, waiting, hidden, busy } = counts
  const all = formatCount(clients, 'client session')
  if (waiting > 0)
    return `${formatCount(waiting, 'session')} ${waiting === 1 ? 'is' : 'are'} blocked by others`
  if (hidden > 0)
    return `${all}, what ${hidden === clients ? 'they do' : `${formatNumber(hidden)} of them do`} is hidden`
  return busy === 0 ? `${all}, none at work` : `${formatNumber(busy)} of ${all} at work`
}
