import type { OverviewSample, SessionState } from '@/lib/engines/contract/overview'
import type { Reading } from '@/lib/engines/contract/reading'
import type { MetricName, OverviewMetric } from '@/lib/features/overview/metrics'
import type { OverviewRates } from '@/lib/features/overview/reading'

/** One value on its way into a series. */
export type Point = { metric: MetricName; label: string; value: number }

/** The points of one reading. What is unknown gives no point: a gap, never a 0. */
export function overviewPoints(sample: OverviewSample, rates: OverviewRates): Point[] {
  const points: Point[] = []
  const add = (metric: OverviewMetric, value: number | null) => {
    if (value !== null && Number.isFinite(value)) points.push({ metric, label: '', value })
  }
  const of = (reading: Reading<number>) => (reading.known ? reading.value : null)
  if (sample.connections.known) {
    const { used, max, byState } = sample.connections.value
    const state = (...names: SessionState[]) => names.reduce((sum, name) => sum + (byState[name] ?? 0), 0)
    add('connections.used', used)
    add('connections.max', max)
    // Without any state the server told only the total: then the parts are unknown, not 0.
    if (Object.keys(byState).length > 0) {
      add('connections.active', state('active'))
      add('connections.waiting', state('waiting'))
      add('connections.idle', state('idle'))
      add('connections.idle_in_transaction', state('idle in transaction', 'idle in transaction (aborted)'))
    }
  }
  add('transactions.rate', of(rates.transactionsPerSecond))
  add('statements.rate', of(rates.statementsPerSecond))
  add('cache.hit_ratio', of(rates.cacheHitRatio))
  add('deadlocks.count', of(rates.deadlocks))
  // No open transaction is a known 0 seconds: the line goes down to the axis instead of breaking.
  if (sample.oldestTransactionSeconds.known)
    add('transaction.oldest_seconds', sample.oldestTransactionSeconds.value ?? 0)
  if (sample.wraparound?.known) add('wraparound.age', sample.wraparound.value.age)
  return points
}
