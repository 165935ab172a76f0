import type { EngineKind } from '@/lib/engines/contract/address'
import type { LockParty, LockReading } from '@/lib/engines/contract/locks'
import { shownStatement } from '@/lib/features/sessions/list'
import type { LockPartyView } from './contract'
import { buildForest, reach } from './forest'

/** Waiters that one kept snapshot holds at most. */
export const KEPT_WAITERS = 300

/** One of a kept snapshot: literals of its statement are masked for ever. */
export type KeptParty = LockParty & Pick<LockPartyView, 'queryHidden'>

/** A reading as it is kept: who waits for whom, whole trees first, cut where there are too many. */
export type KeptReading = Omit<LockReading, 'parties'> & {
  parties: KeptParty[]
  /** What there was in all, also of what was cut. */
  total: { roots: number; waiters: number; longestMs: number | null; longestAtMost: boolean }
  /** Waiters that are not in it. */
  cut: number
}

/** Who held up most. */
export type Chief = Pick<
  LockParty,
  'pid' | 'kind' | 'user' | 'database' | 'application' | 'prepared' | 'againstWraparound'
> & { holdsUp: number }

/** What is kept of a reading, and who held up most in it. */
export function keptReading(
  engine: EngineKind,
  reading: LockReading,
): { kept: KeptReading; chief: Chief | null } {
  const forest = buildForest(reading)
  const told = new Set<string>()
  const waiting = new Set(reading.waits.map(({ waiter }) => waiter))
  let room = KEPT_WAITERS
  for (const { branches } of forest.trees)
    for (const { id } of branches) {
      // A root is told where at least one that waits for it is.
      if (room === 0 || told.has(id)) continue
      told.add(id)
      if (waiting.has(id)) room -= 1
    }
  for (const { waiter } of forest.unplaced.slice(0, room)) told.add(waiter)
  const waits = reading.waits.filter(({ waiter }) => told.has(waiter))
  const parties = reading.parties
    .filter(({ id }) => told.has(id))
    .map((party): KeptParty => {
      const { text, hidden } = shownStatement(engine, party.query, true)
      return { ...party, query: text, queryHidden: hidden }
    })
  const { longest, trees, placed } = forest
  const total = {
    roots: trees.length,
    waiters: placed,
    longestMs: longest?.waitedMs ?? null,
    longestAtMost: longest?.atMost ?? false,
  }
  const edges = reading.edges.filter(({ waiter, blocker }) => told.has(waiter) && told.has(blocker))
  const cut = reading.waits.length - waits.length
  return { kept: { ...reading, waits, edges, parties, total, cut }, chief: chiefOf(reading, trees) }
}

function chiefOf(reading: LockReading, trees: readonly { root: string }[]): Chief | null {
  const held = reach(
    reading.edges,
    trees.map(({ root }) => root),
  )
  const [most] = [...held].sort(([, a], [, b]) => b - a)
  const party = reading.parties.find(({ id }) => id === most?.[0])
  if (!party || !most) return null
  const { pid, kind, user, database, application, prepared, againstWraparound } = party
  return { pid, kind, user, database, application, prepared, againstWraparound, holdsUp: most[1] }
}
