import type { LiveSessionView, SessionQuery, SessionSummary } from './contract'

export type SessionState = LiveSessionView['state']
export type SessionFilter = {
  state: SessionState | null
  user: string | null
  app: string | null
  db: string | null
  kind: '' | 'all' | LiveSessionView['kind']
  q: string
}

export const NO_FILTER: SessionFilter = { state: null, user: null, app: null, db: null, kind: '', q: '' }

/** A filter as a request carries it, with nothing for what it leaves open. */
export function queryOf({ state, user, app, db, kind, q }: SessionFilter): SessionQuery {
  return {
    ...(state === null ? {} : { state }),
    ...(user === null ? {} : { user }),
    ...(app === null ? {} : { app }),
    ...(db === null ? {} : { db }),
    kind: kind === '' ? 'foreground' : kind,
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  }
}

/** Whether a filter asks for rows that a page of the longest may not hold. */
export function isNarrow({ state, user, app, db, kind, q }: SessionFilter): boolean {
  return (
    state !== null ||
    user !== null ||
    app !== null ||
    db !== null ||
    (kind !== '' && kind !== 'all') ||
    q.trim() !== ''
  )
}

/** The filter that a request carries. */
export function filterOf({ state, user, app, db, kind, q }: SessionQuery): SessionFilter {
  return {
    state: state ?? null,
    user: user ?? null,
    app: app ?? null,
    db: db ?? null,
    kind: kind === 'foreground' ? '' : (kind ?? 'all'),
    q: q ?? '',
  }
}

/** A row as it is filtered and ordered, whether its text is masked yet or not. */
type Row = Omit<LiveSessionView, 'queryHidden'>

/** What makes a session this very one: pids are used again. */
export function sessionKey(session: { pid: number; startedAt: string }): string {
  return `${session.pid}@${session.startedAt}`
}

/** How long it does what it does now, in ms: its statement, its open transaction, or its idling. */
export function busyMs(session: Row): number | null {
  if (session.state === 'active' || session.state === 'waiting') return session.queryMs ?? session.stateMs
  if (session.state.startsWith('idle in transaction')) return session.stateMs ?? session.transactionMs
  return session.stateMs
}

function isBusy(session: Row): boolean {
  return session.state === 'active' || session.state === 'waiting' || session.state.startsWith('idle in')
}

// Clients first: replication runs for ever. Then a statement or an open transaction before any idling; the longest first.
function byLongest(a: Row, b: Row): number {
  return (
    Number(b.kind === 'client') - Number(a.kind === 'client') ||
    Number(isBusy(b)) - Number(isBusy(a)) ||
    Math.max(b.transactionMs ?? 0, busyMs(b) ?? 0) - Math.max(a.transactionMs ?? 0, busyMs(a) ?? 0) ||
    a.pid - b.pid
  )
}

/** What a row or a group of rows that are alike is filtered and counted by. */
type Alike = Pick<LiveSessionView, 'kind' | 'state' | 'user' | 'application' | 'database'>

function kindFits(session: Alike, kind: SessionFilter['kind']): boolean {
  if (kind === 'all') return true
  if (kind === '') return session.kind !== 'background' && session.kind !== 'own'
  return session.kind === kind
}

function isAmong(session: Alike, filter: SessionFilter): boolean {
  if (!kindFits(session, filter.kind)) return false
  if (filter.user !== null && (session.user ?? '') !== filter.user) return false
  if (filter.app !== null && (session.application ?? '') !== filter.app) return false
  return filter.db === null || (session.database ?? '') === filter.db
}

function matches(session: Row, filter: SessionFilter, words: string[]): boolean {
  if (!isAmong(session, filter)) return false
  if (words.length === 0) return true
  const text =
    `${session.pid} ${session.user ?? ''} ${session.application ?? ''} ${session.database ?? ''} ${session.client ?? ''} ${session.wait ?? ''} ${session.query ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

export type Selection<T> = {
  /** What fits all filters, longest first. */
  rows: T[]
  /** Counts by state of what fits all filters but the state. */
  counts: Map<SessionState, number>
}

/** Filters, counts and orders the sessions of one moment. One pass, for thousands of rows. */
export function selectSessions<T extends Row>(sessions: readonly T[], filter: SessionFilter): Selection<T> {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean)
  const counts = new Map<SessionState, number>()
  const rows: T[] = []
  for (const session of sessions) {
    if (!matches(session, filter, words)) continue
    counts.set(session.state, (counts.get(session.state) ?? 0) + 1)
    if (filter.state === null || session.state === filter.state) rows.push(session)
  }
  return { rows: rows.sort(byLongest), counts }
}

/** The counts of a summary, as a selection has them. */
export function countsOf({ counts }: SessionSummary): Map<SessionState, number> {
  return new Map(counts.map(({ state, count }) => [state, count]))
}

/** What is said of all sessions, from rows or from groups of rows that are alike. */
export function summarise(
  all: readonly (Alike & { count?: number })[],
  filter: SessionFilter,
  selection: Pick<Selection<unknown>, 'counts'> | null,
): SessionSummary {
  const sum = (fits: (one: Alike) => boolean) =>
    all.reduce((total, one) => total + (fits(one) ? (one.count ?? 1) : 0), 0)
  const isClient = (one: Alike) => one.kind === 'client'
  const counts = selection?.counts ?? countStates(all, filter)
  const exact = selection !== null || filter.q === ''
  const matching = [...counts].reduce(
    (total, [state, count]) => total + (filter.state === null || filter.state === state ? count : 0),
    0,
  )
  return {
    matching: exact ? matching : null,
    counts: [...counts].map(([state, count]) => ({ state, count })),
    clients: sum(isClient),
    busy: sum((one) => isClient(one) && (one.state === 'active' || one.state === 'waiting')),
    waiting: sum((one) => isClient(one) && one.state === 'waiting'),
    hidden: sum((one) => one.kind === 'unknown'),
    users: valuesOf(all, (one) => one.user),
    applications: valuesOf(all, (one) => one.application),
    databases: valuesOf(all, (one) => one.database),
  }
}

function countStates(all: readonly (Alike & { count?: number })[], filter: SessionFilter) {
  const counts = new Map<SessionState, number>()
  for (const one of all)
    if (isAmong(one, filter)) counts.set(one.state, (counts.get(one.state) ?? 0) + (one.count ?? 1))
  return counts
}

function countOf(one: object): number {
  return 'count' in one && typeof one.count === 'number' ? one.count : 1
}

/** Values that occur, the most frequent first: for the choices of a filter. */
export function valuesOf<T extends object>(
  all: readonly T[],
  pick: (one: T) => string | null,
): Array<{ value: string; count: number }> {
  const counts = new Map<string, number>()
  for (const one of all) {
    const value = pick(one)
    if (value) counts.set(value, (counts.get(value) ?? 0) + countOf(one))
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, 100)
}
