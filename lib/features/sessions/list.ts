import type { EngineKind } from '@/lib/engines/contract/address'
import type { SessionList } from '@/lib/engines/contract/sessions'
import type { SessionListView } from './contract'
import { maskStatement } from './mask'

/** Sessions that one reading holds at most. */
export const SESSION_LIMIT = 500

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
      const shown =
        masked && session.query !== null
          ? maskStatement(target.engine, session.query)
          : { text: session.query, hidden: null }
      return { ...session, query: shown.text, queryHidden: shown.hidden }
    }),
    omitted: list.omitted,
    hidden: list.hidden,
    hiddenRemedy: list.hiddenRemedy,
    masked,
  }
}
