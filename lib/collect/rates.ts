import type { OverviewCounters, OverviewSample } from '@/lib/engines/contract/overview'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import type { OverviewRates } from '@/lib/features/overview/reading'
import { unknownsTexts as t } from '@/lib/texts/unknowns'

/** Two readings further apart than this say nothing about now. */
const MAX_GAP_MS = 120_000

/**
 * Rates from two readings of ever-growing counters. Anything that breaks the line between them (a restart, a
 * reset, a smaller number, a long gap, no earlier reading) makes the rate unknown, never 0 and never negative.
 */
export function overviewRates(previous: OverviewSample | null, current: OverviewSample): OverviewRates {
  const broken = brokenBy(previous, current)
  if (broken !== null || previous === null) {
    const none = unknown(broken ?? t.ratesNeedTwoReadings)
    return { transactionsPerSecond: none, statementsPerSecond: none, cacheHitRatio: none, deadlocks: none }
  }
  const seconds = (current.at - previous.at) / 1000
  const before = previous.counters
  const after = current.counters
  return {
    transactionsPerSecond: per(delta(before, after, 'transactions'), seconds),
    statementsPerSecond: per(delta(before, after, 'statements'), seconds),
    cacheHitRatio: ratio(delta(before, after, 'cacheHits'), delta(before, after, 'cacheMisses')),
    deadlocks: delta(before, after, 'deadlocks'),
  }
}

function brokenBy(previous: OverviewSample | null, current: OverviewSample): string | null {
  if (!previous) return null
  const gap = current.at - previous.at
  if (gap <= 0) return t.clockOfThePanel
  if (gap > MAX_GAP_MS) return t.thereIsAGap
  if (text(previous.server.systemId) !== text(current.server.systemId)) return t.anotherServerThanBefore
  if (!sameStart(previous.server.startedAt, current.server.startedAt)) return t.serverHasRestarted
  if (previous.counters.resetAt !== current.counters.resetAt) return t.countersWereReset
  return null
}

/** Starts computed from an uptime wobble by a second or two. */
function sameStart(before: Reading<string>, after: Reading<string>): boolean {
  if (!before.known || !after.known) return before.known === after.known
  return Math.abs(Date.parse(before.value) - Date.parse(after.value)) < 5_000
}

function text(reading: Reading<string>): string | null {
  return reading.known ? reading.value : null
}

type Counter = 'transactions' | 'statements' | 'cacheHits' | 'cacheMisses' | 'deadlocks'

function delta(before: OverviewCounters, after: OverviewCounters, name: Counter): Reading<number> {
  const from = before[name]
  const to = after[name]
  if (!to.known) return to
  if (!from.known) return unknown(t.ratesNeedTwoReadings)
  return to.value < from.value ? unknown(t.countersWereReset) : known(to.value - from.value)
}

function per(amount: Reading<number>, seconds: number): Reading<number> {
  return amount.known ? known(amount.value / seconds) : amount
}

function ratio(hits: Reading<number>, misses: Reading<number>): Reading<number> {
  if (!hits.known) return hits
  if (!misses.known) return misses
  const all = hits.value + misses.value
  return all === 0 ? unknown(t.nothingWasReadIn) : known(hits.value / all)
}
