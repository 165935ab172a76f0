import type { EngineKind } from '@/lib/engines/contract/address'
import type { SessionList } from '@/lib/engines/contract/sessions'
import type { SessionListView } from './contract'
import { maskStatement } from './mask'

/** Sessions that one reading holds at most. */
export const SESSION_LIMIT = 500

/** What a list says besides its rows. */
export function listHead({ omitted, hidden, hiddenRemedy }: SessionList, masked: boolean) {
  return { omitted, hidden, hiddenRemedy, masked }
}

/** A statement as somebody sees it: itself, or with its literals masked, or why it is not shown. */
export function shownStatement(engine: EngineKind, query: string | null, masked: boolean) {
  return masked && query !== null ? maskStatement(engine, query) : { text: query, hidden: null }
}

/** The list as somebody sees it: with texts, or with their literals masked. */
export function sessionListView(
  target: { id: string; engine: EngineKind },
  list: SessionList,
  masked: boolean,
): SessionListView {
  return {
    targetId: target.id,
    at: new Date(list.at).toISOString(),
    sessions: list.sessions.map((session) => {
      const shown = shownStatement(target.engine, session.query, masked)
      return { ...session, query: shown.text, queryHidden: shown.hidden }
    }),
    ...listHead(list, masked),
  }
}
