import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { formatCount, formatNumber } from '@/lib/format/number'

/** What the sessions of one moment come to. Of those that are hidden nothing is claimed. */
export function sessionsSentence(sessions: readonly LiveSessionView[]): string {
  const clients = sessions.filter((session) => session.kind === 'client')
  const all = formatCount(clients.length, 'client session')
  const waiting = clients.filter((session) => session.blockedBy.length > 0).length
  if (waiting > 0)
    return `${formatCount(waiting, 'session')} ${waiting === 1 ? 'is' : 'are'} blocked by others`
  const hidden = clients.filter((session) => session.state === 'hidden').length
  if (hidden > 0)
    return `${all}, what ${hidden === clients.length ? 'they do' : `${formatNumber(hidden)} of them do`} is hidden`
  const busy = clients.filter((session) => session.state === 'active' || session.state === 'waiting').length
  return busy === 0 ? `${all}, none at work` : `${formatNumber(busy)} of ${all} at work`
}
