'use client'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { chartTexts as t } from '@/lib/texts/charts'
import { type ChartPoint, type ChartSeries, SERIES_SLOTS } from './series-slots'
import { TimeSeriesDrawing } from './time-series-drawing'
import { fetchSeriesLines } from './use-series-lines'

const PointTable = lazy(() => import('./point-table'))

export type ChartMark = { at: number; label: string }
export type TimeSeriesChartProps = {
  /** A statement or what is shown. */
  title: string
  unit: string
  /** At most eight; the caller sums the rest as "Other". */
  series: ReadonlyArray<ChartSeries>
  /** At most 300, in order; `at` in milliseconds, values in the order of `series`, null for unknown. undefined while loading. */
  points: ReadonlyArray<ChartPoint> | undefined
  limit?: { value: number; label: string }
  marks?: ReadonlyArray<ChartMark>
  /** Charts of the same name share their crosshair. */
  syncId?: string
  height?: number
  format?: (value: number) => string
}

const asText = (value: number) => String(Math.round(value * 100) / 100)

/** Values over time, as lines or as a table. The frame stands while data and the drawing load. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { title, unit, series, points, height = 180, format = asText } = props
  const [asTable, setAsTable] = useState(false)
  // Beside the points, not after them. Who needs it and does not get it says so.
  useEffect(() => {
    fetchSeriesLines().catch(() => undefined)
  }, [])
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex items-center gap-2">
        <span className="font-medium">{title}</span>
        <span className="text-ink-muted text-xs">{unit}</span>
        <Button
          data-print="hide"
          size="sm"
          variant="ghost"
          className="ml-auto text-xs!"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t.viewAsChart : t.viewAsTable}
        </Button>
      </figcaption>
      <div style={{ height }} className={asTable ? 'overflow-auto' : undefined}>
        {points === undefined ? (
          <Skeleton className="h-full" />
        ) : asTable ? (
          <Suspense fallback={<Skeleton className="h-full" />}>
            <PointTable {...props} points={points} format={format} />
          </Suspense>
        ) : (
          <TimeSeriesDrawing {...props} points={points} height={height} format={format} />
        )}
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-4 text-ink-muted text-xs">
        {series.slice(0, 8).map((one, index) => (
          <li key={one.id} translate={one.data ? 'no' : undefined} className="flex items-center gap-1.5">
            <svg aria-hidden="true" width="22" height="8">
              <path
                d="M0 4h22"
                stroke={SERIES_SLOTS[index]?.color}
                strokeDasharray={SERIES_SLOTS[index]?.dash}
                strokeWidth="2"
              />
            </svg>
            {one.label}
          </li>
        ))}
      </ul>
    </figure>
  )
}
