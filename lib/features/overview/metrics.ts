import { HOST_METRICS, type HostMetric } from '@/lib/features/hosts/metrics'
import type { overviewMetrics } from './contract'

/** Names of the series of an overview. */
export type OverviewMetric = (typeof overviewMetrics)[number]

/** Names of all series: those of targets and those of hosts. */
export type MetricName = OverviewMetric | HostMetric

/** What a series of a metric means. Slow ones come once a minute, the others every ten seconds. */
export type MetricKind = { unit: string; stepMs: number; merge: 'average' | 'maximum' | 'last' | 'sum' }

const fast = (unit: string, merge: MetricKind['merge'] = 'average'): MetricKind => ({
  unit,
  stepMs: 10_000,
  merge,
})

export const METRICS: Record<MetricName, MetricKind> = {
  ...HOST_METRICS,
  'connections.used': fast('connections'),
  'connections.max': fast('connections', 'maximum'),
  'connections.active': fast('connections'),
  'connections.waiting': fast('connections'),
  'connections.idle': fast('connections'),
  'connections.idle_in_transaction': fast('connections'),
  'transactions.rate': fast('transactions/s'),
  'statements.rate': fast('statements/s'),
  'cache.hit_ratio': fast('ratio'),
  'deadlocks.count': fast('deadlocks', 'sum'),
  'transaction.oldest_seconds': fast('seconds', 'maximum'),
  'wraparound.age': fast('transactions', 'maximum'),
  'database.bytes': { unit: 'bytes', stepMs: 60_000, merge: 'last' },
}

/** How much of a series one packed row holds, in milliseconds. */
export const PACK_MS = 600_000
/** How far apart the values of a packed row are, in milliseconds. */
export const STEP_MS = 10_000
