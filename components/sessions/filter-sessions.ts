import type { LiveSessionView } from '@/lib/features/sessions/contract'

export type SessionState = LiveSessionView['state']
export type SessionFilter = {
  state: SessionState | null
  user: string | null
  app: string | null
  db: string | null
  kind: '' | 'all' | LiveSessionView['kind']
  q: string
}

/** What makes a session this very one: pids are used again. */
export function sessionKey(session: { pid: number; startedAt: string }): string {
  return `${session.pid}@${session.startedAt}`
}

/** How long it does what it does now, in ms: its statement, its open transaction, or its idling. */
export function busyMs(session: LiveSessionView): number | null {
  if (session.state === 'active' || session.state === 'waiting') return session.queryMs ?? session.stateMs
  if (session.state.startsWith('idle in transaction')) return session.stateMs ?? session.transactionMs
  return session.stateMs
}

function isBusy(session: LiveSessionView): boolean {
  return session.state === 'active' || session.state === 'waiting' || session.state.startsWith('idle in')
}

// Clients first: replication runs for ever. Then a statement or an open transaction before any idling; the longest first.
function byLongest(a: LiveSessionView, b: LiveSessionView): number {
  return (
    Number(b.kind === 'client') - Number(a.kind === 'client') ||
    Number(isBusy(b)) - Number(isBusy(a)) ||
    Math.max(b.transactionMs ?? 0, busyMs(b) ?? 0) - Math.max(a.transactionMs ?? 0, busyMs(a) ?? 0) ||
    a.pid - b.pid
  )
}

function kindFits(session: LiveSessionView, kind: SessionFilter['kind']): boolean {
  if (kind === 'all') return true
  if (kind === '') return session.kind !== 'background' && session.kind !== 'own'
  return session.kind === kind
}

function matches(session: LiveSessionView, filter: SessionFilter, words: string[]): boolean {
  if (!kindFits(session, filter.kind)) return false
  if (filter.user !== null && (session.user ?? '') !== filter.user) return false
  if (filter.app !== null && (session.application ?? '') !== filter.app) return false
  if (filter.db !== null && (session.database ?? '') !== filter.db) return false
  if (words.length === 0) return true
  const text =
    `${session.pid} ${session.user ?? ''} ${session.application ?? ''} ${session.database ?? ''} ${session.client ?? ''} ${session.wait ?? ''} ${session.query ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

export type Selection = {
  /** What fits all filters, longest first. */
  rows: LiveSessionView[]
  /** Counts by state of what fits all filters but the state. */
  counts: Map<SessionState, number>
}

/** Filters, counts and orders the sessions of one moment. One pass, for thousands of rows. */
export function selectSessions(sessions: readonly LiveSessionView[], filter: SessionFilter): Selection {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean)
  const counts = new Map<SessionState, number>()
  const rows: LiveSessionView[] = []
  for (const session of sessions) {
    if (!matches(session, filter, words)) continue
    counts.set(session.state, (counts.get(session.state) ?? 0) + 1)
    if (filter.state === null || session.state === filter.state) rows.push(session)
  }
  return { rows: rows.sort(byLongest), counts }
}

/** Values that occur, the most frequent first: for the choices of a filter. */
export function valuesOf(
  sessions: readonly LiveSessionView[],
  pick: (session: LiveSessionView) => string | null,
): Array<{ value: string; count: number }> {
  const counts = new Map<string, number>()
  for (const session of sessions) {
    const value = pick(session)
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, 100)
}
