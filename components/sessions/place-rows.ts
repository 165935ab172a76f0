import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { sessionKey } from './filter-sessions'

/** A session at its place in the table; `ended` when it left while its place was held. */
export type PlacedSession = { key: string; session: LiveSessionView; ended: boolean }

/**
 * Gives each session its place. With `held` (what was shown when the pointer or the focus came in) every row keeps
 * its place, one that left is marked, and new ones come last: nobody ends the wrong session because rows moved.
 */
export function placeRows(
  held: readonly PlacedSession[] | null,
  rows: readonly LiveSessionView[],
  all: readonly LiveSessionView[],
): PlacedSession[] {
  const fresh = rows.map((session) => ({ key: sessionKey(session), session, ended: false }))
  if (held === null) return fresh
  const alive = new Map(all.map((session) => [sessionKey(session), session]))
  const kept = held.map((row) => {
    const session = alive.get(row.key)
    return session ? { key: row.key, session, ended: false } : { ...row, ended: true }
  })
  const known = new Set(held.map((row) => row.key))
  return [...kept, ...fresh.filter((row) => !known.has(row.key))]
}
