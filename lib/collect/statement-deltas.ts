import type { StatementEntry, StatementSnapshot } from '@/lib/engines/contract/statements'

/** What statements did between two readings of one server. */
export type StatementInterval = {
  /** Its middle, Unix milliseconds. */
  at: number
  spanMs: number
  /** The counters were set to zero meanwhile: what came before that in this interval is lost. */
  reset: boolean
  /** Lines that the server threw away meanwhile: what they did since the reading before is lost. */
  evicted: number
  /** What did anything at all, in no order. `figures` are differences. */
  items: StatementEntry[]
}

/** What makes a statement this very one in the store. */
export function entryKey({ statement, database, role, toplevel }: StatementEntry): string {
  return JSON.stringify([statement, database, role, toplevel])
}

/**
 * The differences of two readings, never negative. A line that is new, or was counted anew, did all of what it holds
 * in this interval; of one that is gone nothing is known.
 * @param most milliseconds that may lie between them; more is a gap
 * @returns null where nothing can be said of the time between
 */
export function statementInterval(
  before: StatementSnapshot | null,
  after: StatementSnapshot,
  most: number,
): StatementInterval | null {
  if (!before || before.source !== after.source) return null
  const spanMs = after.at - before.at
  if (spanMs <= 0 || spanMs > most) return null
  // What was hidden and is seen now would look as if it had all been done just now.
  if (before.hidden > 0 && after.hidden === 0) return null
  const earlier = new Map(before.entries.map((entry) => [entry.key, entry]))
  const items: StatementEntry[] = []
  let restarted = 0
  for (const entry of after.entries) {
    const from = earlier.get(entry.key)
    earlier.delete(entry.key)
    const same = from !== undefined && isContinued(from, entry)
    // The sum of what has no name falls when one of it goes: nothing can be said of it then.
    const lost = from !== undefined && !same && entry.statement === null
    if (from !== undefined && !same) restarted += 1
    const figures = lost ? null : difference(same ? from.figures : null, entry.figures)
    if (figures !== null) items.push({ ...entry, figures })
  }
  const gone = earlier.size + restarted
  const reset =
    isReset(before, after) || (gone > 0 && before.evictions === after.evictions && after.evictions !== null)
  return { at: after.at - spanMs / 2, spanMs, reset, evicted: reset ? 0 : gone, items }
}

// Lines that went although none was thrown away were set to zero by somebody.
function isReset(before: StatementSnapshot, after: StatementSnapshot): boolean {
  return before.resetAt !== null && after.resetAt !== null && before.resetAt !== after.resetAt
}

/** Whether a line went on counting: the server says since when, or nothing became smaller. */
function isContinued(before: StatementEntry, after: StatementEntry): boolean {
  if (before.since !== after.since) return false
  // NaN, for what is not counted, is not smaller either.
  return after.figures.every((value, index) => !(value < (before.figures[index] ?? 0)))
}

function difference(before: Float64Array | null, after: Float64Array): Float64Array | null {
  const figures = before ? after.map((value, index) => value - (before[index] ?? 0)) : after
  return figures.some((value) => value > 0) ? figures : null
}

/** The statements of an interval that cost most, and all others in one. */
export type Ranked = { top: StatementEntry[]; rest: Float64Array | null }

/** Takes the `most` statements with the highest load; the others are summed, so that the sum of all stays true. */
export function rankStatements(items: readonly StatementEntry[], most: number): Ranked {
  const load = (entry: StatementEntry) => entry.figures[1] ?? 0
  const named = items.filter((entry) => entry.statement !== null).sort((a, b) => load(b) - load(a))
  const rest = [...items.filter((entry) => entry.statement === null), ...named.slice(most)]
  return { top: named.slice(0, most), rest: sumFigures(rest.map((entry) => entry.figures)) }
}

/** The sum of figures; what one of them does not count is left out of it. Null for none. */
export function sumFigures(all: readonly Float64Array[]): Float64Array | null {
  const [first, ...others] = all
  if (!first) return null
  const sum = first.slice()
  for (const one of others)
    for (const [index, value] of one.entries()) {
      const before = sum[index] ?? Number.NaN
      sum[index] = Number.isNaN(before) ? value : Number.isNaN(value) ? before : before + value
    }
  return sum
}
