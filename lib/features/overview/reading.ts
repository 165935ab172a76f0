import type { OverviewSample } from '@/lib/engines/contract/overview'
import type { Reading } from '@/lib/engines/contract/reading'

/** Rates per second over the time between two readings; the ratio is between 0 and 1. */
export type OverviewRates = {
  transactionsPerSecond: Reading<number>
  statementsPerSecond: Reading<number>
  cacheHitRatio: Reading<number>
  /** Not a rate: how many there were. */
  deadlocks: Reading<number>
}

/** The last reading of a target, as it lies in `target_status.overview`. */
export type StoredOverview = { sample: OverviewSample; rates: OverviewRates }
