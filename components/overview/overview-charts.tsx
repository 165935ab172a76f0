'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { memo, useMemo } from 'react'
import { TimeSeriesChart } from '@/components/charts/time-series-chart'
import { ErrorPanel } from '@/components/patterns/error-panel'
import type { Series } from '@/lib/features/overview/contract'
import { formatCompact, formatShare } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { overviewTexts as t } from '@/lib/texts/overview'
import { say } from '@/lib/texts/texts'
import { type ChartData, chartData, lastValue } from './chart-points'
import { overviewParams, RANGE_WORDS } from './overview-search-params'
import { RangeButtons } from './range-buttons'
import { useWindow } from './use-window'

const METRICS = [
  'connections.active',
  'connections.waiting',
  'connections.idle_in_transaction',
  'connections.idle',
  'connections.max',
  'transactions.rate',
  'statements.rate',
  'cache.hit_ratio',
  'transaction.oldest_seconds',
] as const

const NAMES: Record<string, string> = {
  'connections.active': t.active,
  'connections.waiting': t.waiting,
  'connections.idle_in_transaction': t.idleInTransaction,
  'connections.idle': t.idle,
  'transactions.rate': t.transactions,
  'statements.rate': t.statements,
  'cache.hit_ratio': t.cacheHit,
  'transaction.oldest_seconds': t.oldestTransaction,
}

/** How the figures went over the range that the address names. Drawn again for new points only: it costs the most. */
export const OverviewCharts = memo(function OverviewCharts({ targetId }: { targetId: string }) {
  const [{ range }] = useQueryStates(overviewParams)
  const window = useWindow(range)
  const query = useQuery({
    ...orpc.overview.series.queryOptions({
      input: { targetId, metrics: [...METRICS], from: window?.from ?? 0, to: window?.to ?? 0, points: 300 },
    }),
    enabled: window !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
  const items = query.data?.items
  return (
    <section aria-label={t.history} className="mt-6">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{say(t.last, { range: RANGE_WORDS[range] })}</h2>
        <RangeButtons />
      </div>
      {query.isError && !query.data ? <ErrorPanel {...problemOf(query.error)} /> : <Charts items={items} />}
    </section>
  )
})

const Charts = memo(function Charts({ items }: { items: Series[] | undefined }) {
  const data = useMemo(() => (items ? split(items) : null), [items])
  const max = data?.max ?? null
  return (
    <div className="grid grid-cols-2 gap-x-8 gap-y-6 max-lg:grid-cols-1">
      <TimeSeriesChart
        title={t.connections}
        unit={t.byState}
        series={data?.connections.series ?? []}
        points={data?.connections.points}
        syncId="overview"
        format={formatCompact}
        {...(max === null ? {} : { limit: { value: max, label: say(t.limitMax, { max }) } })}
      />
      <TimeSeriesChart
        title={t.load}
        unit={t.perSecond}
        series={data?.load.series ?? []}
        points={data?.load.points}
        syncId="overview"
        format={formatCompact}
      />
      <TimeSeriesChart
        title={t.cacheHit}
        unit={t.shareOfReadsServed}
        series={data?.cache.series ?? []}
        points={data?.cache.points}
        syncId="overview"
        format={formatShare}
      />
      <TimeSeriesChart
        title={t.oldestTransaction}
        unit={t.age}
        series={data?.oldest.series ?? []}
        points={data?.oldest.points}
        syncId="overview"
        format={formatAge}
      />
    </div>
  )
})

// Short enough for the ticks of an axis.
function formatAge(seconds: number): string {
  if (seconds < 120) return `${formatCompact(seconds)} s`
  return seconds < 7200 ? `${formatCompact(seconds / 60)} m` : `${formatCompact(seconds / 3600)} h`
}

type Split = Record<'connections' | 'load' | 'cache' | 'oldest', ChartData> & { max: number | null }

function split(items: Series[]): Split {
  const of = (...metrics: string[]) => {
    const all = metrics.flatMap((metric) => items.filter((one) => one.metric === metric))
    // A server that cannot tell one of them (MySQL: transactions) has no empty line for it.
    const told = all.filter((one) => lastValue(one) !== null)
    return chartData(told.length > 0 ? told : all.slice(0, 1), (one) => NAMES[one.metric] ?? one.metric)
  }
  return {
    connections: of(
      'connections.active',
      'connections.waiting',
      'connections.idle_in_transaction',
      'connections.idle',
    ),
    load: of('transactions.rate', 'statements.rate'),
    cache: of('cache.hit_ratio'),
    oldest: of('transaction.oldest_seconds'),
    max: lastValue(items.find((one) => one.metric === 'connections.max')),
  }
}
