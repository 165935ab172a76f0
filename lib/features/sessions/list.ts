import type { EngineKind } from '@/lib/engines/contract/address'
import type { LiveSession, SessionList } from '@/lib/engines/contract/sessions'
import type { LiveSessionView, SessionListView } from './contract'
import { maskOnce } from './mask-once'
import { NO_FILTER, type SessionFilter, selectSessions, summarise } from './select'

type Target = { id: string; engine: EngineKind }

/** What a list says besides its rows, where all rows that were read are in it. */
export function listHead(list: SessionList, masked: boolean) {
  const { omitted, groups, hidden, hiddenRemedy } = list
  const summary = omitted > 0 ? summarise(groups ?? list.sessions, NO_FILTER, null) : null
  return { omitted, summary, hidden, hiddenRemedy, masked }
}

/** A statement as somebody sees it: itself, or with its literals masked, or why it is not shown. */
export function shownStatement(engine: EngineKind, query: string | null, masked: boolean) {
  return masked && query !== null ? maskOnce(engine, query) : { text: query, hidden: null }
}

/** The list as somebody sees it: with texts, or with their literals masked. */
export function sessionListView(target: Target, list: SessionList, masked: boolean): SessionListView {
  const sessions = list.sessions.map((session) => sessionView(target, session, masked))
  return { targetId: target.id, at: new Date(list.at).toISOString(), sessions, ...listHead(list, masked) }
}

/**
 * The rows of a list that fit a filter, the longest first, `limit` at most, and what is known of the others. Words
 * are searched in what somebody sees, so that masked literals cannot be guessed.
 */
export function filteredListView(
  target: Target,
  list: SessionList,
  masked: boolean,
  { filter, limit }: { filter: SessionFilter; limit: number },
): SessionListView {
  const view = (session: LiveSession) => sessionView(target, session, masked)
  const found = choose(list.sessions, view, filter, limit)
  const { sessions } = found
  const { omitted: unread, groups, hidden, hiddenRemedy } = list
  const omitted = list.sessions.length + unread - sessions.length
  const summary =
    unread > 0 ? summarise(groups ?? list.sessions, filter, null) : summarise(list.sessions, filter, found)
  return {
    targetId: target.id,
    at: new Date(list.at).toISOString(),
    sessions,
    omitted,
    summary: omitted > 0 ? summary : null,
    hidden,
    hiddenRemedy,
    masked,
  }
}

/** Without words to search, only what is sent is masked. */
function choose(
  all: readonly LiveSession[],
  view: (session: LiveSession) => LiveSessionView,
  filter: SessionFilter,
  limit: number,
) {
  if (filter.q === '') {
    const { rows, counts } = selectSessions(all, filter)
    return { sessions: rows.slice(0, limit).map(view), counts }
  }
  const { rows, counts } = selectSessions(all.map(view), filter)
  return { sessions: rows.slice(0, limit), counts }
}

function sessionView(target: Target, session: LiveSession, masked: boolean): LiveSessionView {
  const { text, hidden } = shownStatement(target.engine, session.query, masked)
  return { ...session, query: text, queryHidden: hidden }
}
