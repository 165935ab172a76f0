import type { OverviewSample, SessionState } from '@/lib/engines/contract/overview'
import type { Reading } from '@/lib/engines/contract/reading'
import type { overviewMetrics } from '@/lib/features/overview/contract'
import type { OverviewRates } from './rates'

export type OverviewMetric = (typeof overviewMetrics)[number]

/** What a series of a metric means. Slow ones come once a minute, the others every ten seconds. */
export type MetricKind = { unit: string; stepMs: number; merge: 'average' | 'maximum' }

const fast = (unit: string, merge: MetricKind['merge'] = 'average'): MetricKind => ({
  unit,
  stepMs: 10_000,
  merge,
})

export const METRICS: Record<OverviewMetric, MetricKind> = {
  'connections.used': fast('connections'),
  'connections.max': fast('connections', 'maximum'),
  'connections.active': fast('connections'),
  'connections.waiting': fast('connections'),
  'connections.idle': fast('connections'),
  'connections.idle_in_transaction': fast('connections'),
  'transactions.rate': fast('transactions/s'),
  'statements.rate': fast('statements/s'),
  'cache.hit_ratio': fast('ratio'),
  'transaction.oldest_seconds': fast('seconds', 'maximum'),
  'wraparound.age': fast('transactions', 'maximum'),
  'database.bytes': { unit: 'bytes', stepMs: 60_000, merge: 'average' },
}

/** One value on its way into a series. */
export type Point = { metric: OverviewMetric; label: string; value: number }

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
  // No open transaction is a known 0 seconds: the line goes down to the axis instead of breaking.
  if (sample.oldestTransactionSeconds.known)
    add('transaction.oldest_seconds', sample.oldestTransactionSeconds.value ?? 0)
  if (sample.wraparound.known) add('wraparound.age', sample.wraparound.value.age)
  return points
}
