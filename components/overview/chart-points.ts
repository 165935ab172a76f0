import type { ChartPoint, ChartSeries } from '@/components/charts/series-slots'
import type { Series } from '@/lib/features/overview/contract'

export type ChartData = { series: ChartSeries[]; points: ChartPoint[] }

/** Brings series of one answer onto common moments; what one of them lacks is a gap. Takes eight at most. */
export function chartData(items: readonly Series[], name: (series: Series) => string): ChartData {
  const taken = items.slice(0, 8)
  const moments = new Map<number, Array<number | null>>()
  taken.forEach((series, index) => {
    for (const [at, value] of series.points) {
      const values = moments.get(at) ?? taken.map(() => null)
      values[index] = value
      moments.set(at, values)
    }
  })
  return {
    series: taken.map((series) => {
      const label = name(series)
      return {
        id: `${series.metric} ${series.label}`,
        label,
        data: label === series.label,
        unit: series.unit,
      }
    }),
    points: [...moments].sort(([a], [b]) => a - b).map(([at, values]) => ({ at, values })),
  }
}

/** The last value known in a series, null when there is none. */
export function lastValue(series: Series | undefined): number | null {
  return series?.points.findLast(([, value]) => value !== null)?.[1] ?? null
}
