import type { LiveSessionView, SessionSummary } from '@/lib/features/sessions/contract'
import { formatNumber } from '@/lib/format/number'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { plural, say } from '@/lib/texts/texts'

/** What the sessions of one moment come to. Of those that are hidden nothing is claimed. */
export function sessionsSentence(sessions: readonly LiveSessionView[]): string {
  const clients = sessions.filter((session) => session.kind === 'client')
  const waiting = clients.filter((session) => session.blockedBy.length > 0).length
  const hidden = sessions.filter((session) => session.kind === 'unknown').length
  const busy = clients.filter((session) => session.state === 'active' || session.state === 'waiting').length
  return summarySentence({ clients: clients.length, waiting, hidden, busy })
}

/** The same from counts. */
export function summarySentence(
  counts: Pick<SessionSummary, 'clients' | 'waiting' | 'hidden' | 'busy'>,
): string {
  const { clients, waiting, hidden, busy } = counts
  const all = plural(t.clientSessions, clients)
  if (waiting > 0) return plural(t.sessionsBlockedBy, waiting)
  if (hidden > 0)
    return clients === 0
      ? plural(t.allHidden, hidden)
      : say(t.someHidden, { all, more: plural(t.moreHidden, hidden) })
  return busy === 0 ? say(t.noneAtWork, { all }) : say(t.ofAtWork, { busy: formatNumber(busy), all })
}
