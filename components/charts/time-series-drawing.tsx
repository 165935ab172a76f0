'use client'
import { type KeyboardEvent, memo, type PointerEvent, useId, useMemo } from 'react'
import { useZone } from '@/components/patterns/zone'
import { formatClock, formatExactTime, formatTime } from '@/lib/format/time'
import { chartTexts as words } from '@/lib/texts/charts'
import { say } from '@/lib/texts/texts'
import { pointTo, useCrosshair } from './crosshair'
import { nearest, timeTicks, valueTicks } from './scale'
import { type ChartPoint, type ChartSeries, gapsOf, SERIES_SLOTS } from './series-slots'
import type { TimeSeriesChartProps } from './time-series-chart'
import { useSeriesLines } from './use-series-lines'

type DrawingProps = TimeSeriesChartProps &
  Required<Pick<TimeSeriesChartProps, 'height' | 'format'>> & {
    points: NonNullable<TimeSeriesChartProps['points']>
  }

const DAY_MS = 24 * 60 * 60_000
const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

type Frame = { from: number; to: number; top: number; ticks: number[] }

function frameOf(points: ReadonlyArray<ChartPoint>, limit: number | undefined): Frame {
  const most = points.reduce(
    (max, point) => point.values.reduce<number>((one, value) => Math.max(one, value ?? 0), max),
    limit ?? 0,
  )
  const ticks = valueTicks(most)
  return { from: points[0]?.at ?? 0, to: points.at(-1)?.at ?? 0, top: ticks.at(-1) ?? 1, ticks }
}

function xOf(frame: Frame, at: number): number {
  return frame.to > frame.from ? (at - frame.from) / (frame.to - frame.from) : 0.5
}

/** The drawing itself: a stretched picture, and words laid over it by shares, so that nothing is measured. */
export function TimeSeriesDrawing(props: DrawingProps) {
  const { series, points, limit, marks = [], height, format, title } = props
  const own = useId()
  const name = props.syncId ?? own
  const zone = useZone()
  const frame = useMemo(() => frameOf(points, limit?.value), [points, limit?.value])
  const last = new Date(frame.to)
  const times = timeTicks(frame.from, frame.to, frame.to - frame.from > DAY_MS ? 4 : 6)
  const index = useIndex(name, points)
  const move = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const share = (event.clientX - box.left) / box.width
    pointTo(name, points[nearest(points, frame.from + share * (frame.to - frame.from))]?.at ?? null)
  }
  const keys = (event: KeyboardEvent) => {
    const to = keyTarget(event.key, index ?? points.length, points.length)
    if (to === undefined) return
    event.preventDefault()
    pointTo(name, to === null ? null : (points[to]?.at ?? null))
  }
  const shown = index === null ? undefined : points[index]
  return (
    <div style={{ height }} className="relative text-ink-muted text-xs">
      {frame.ticks.map((value) => (
        <span
          key={value}
          aria-hidden="true"
          className="tabular absolute left-0 w-12 -translate-y-1/2 text-right"
          style={{ top: `calc(8px + (100% - 32px) * ${1 - value / frame.top})` }}
        >
          {format(value)}
        </span>
      ))}
      <div
        role="slider"
        tabIndex={0}
        aria-label={say(words.moment, { title })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={index ?? Math.max(0, points.length - 1)}
        aria-valuetext={sayPoint(shown ?? points.at(-1), series, format, zone)}
        onPointerMove={move}
        onPointerLeave={() => pointTo(name, null)}
        onBlur={() => pointTo(name, null)}
        onKeyDown={keys}
        className="absolute top-2 right-2 bottom-6 left-[52px] focus-visible:-outline-offset-2"
      >
        <Lines series={series} points={points} frame={frame} />
        {limit ? (
          <div
            className="absolute inset-x-0 border-ink-muted border-t border-dashed text-right"
            style={{ top: percent(1 - limit.value / frame.top) }}
          >
            {limit.label}
          </div>
        ) : null}
        {marks.map((mark) => (
          <div
            key={`${mark.at} ${mark.label}`}
            className="absolute inset-y-0 border-line-strong border-l pl-1"
            style={{ left: percent(xOf(frame, mark.at)) }}
          >
            ◇ {mark.label}
          </div>
        ))}
        {shown ? <Pointed {...{ point: shown, series, format, frame, zone }} /> : null}
      </div>
      {times.map((at, nth) => (
        <span
          key={at}
          aria-hidden="true"
          className={`tabular absolute bottom-0 -translate-x-1/2 whitespace-nowrap ${nth % 2 === 1 ? 'max-sm:hidden' : ''}`}
          style={{ left: `calc(52px + (100% - 60px) * ${xOf(frame, at)})` }}
        >
          {frame.to - frame.from > DAY_MS
            ? formatTime(new Date(at), last, zone)
            : formatClock(new Date(at), zone)}
        </span>
      ))}
    </div>
  )
}

/** The point the shared crosshair lies on; null when it is not on this chart. */
function useIndex(name: string, points: ReadonlyArray<ChartPoint>): number | null {
  const at = useCrosshair(name)
  if (at === null || points.length === 0) return null
  return nearest(points, at)
}

/** Where a key leads: an index, null for none, undefined for a key that is not ours. */
function keyTarget(key: string, index: number, count: number): number | null | undefined {
  const within = (to: number) => Math.max(0, Math.min(count - 1, to))
  switch (key) {
    case 'ArrowLeft':
      return within(index - 1)
    case 'ArrowRight':
      return within(index + 1)
    case 'PageDown':
      return within(index - 10)
    case 'PageUp':
      return within(index + 10)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'Escape':
      return null
    default:
      return undefined
  }
}

type LinesProps = { series: ReadonlyArray<ChartSeries>; points: ReadonlyArray<ChartPoint>; frame: Frame }

/** Grid, gaps and lines: drawn again for new points only, never for the pointer. */
const Lines = memo(function Lines({ series, points, frame }: LinesProps) {
  const SeriesLines = useSeriesLines()
  return (
    <>
      {gapsOf(points).map((gap) => (
        <div
          key={gap.from}
          className="hatched absolute inset-y-0"
          style={{
            left: percent(xOf(frame, gap.from)),
            width: percent(xOf(frame, gap.to) - xOf(frame, gap.from)),
          }}
        />
      ))}
      {frame.ticks.map((value) => (
        <div
          key={value}
          className="absolute inset-x-0 border-line border-t"
          style={{ top: percent(1 - value / frame.top) }}
        />
      ))}
      {SeriesLines ? <SeriesLines series={series} points={points} frame={frame} /> : null}
    </>
  )
})

type PointedProps = {
  point: ChartPoint
  series: ReadonlyArray<ChartSeries>
  format: (value: number) => string
  frame: Frame
  zone: string
}

/** The crosshair and what stands under it, the greatest first. */
function Pointed({ point, series, format, frame, zone }: PointedProps) {
  const x = xOf(frame, point.at)
  const rows = series
    .slice(0, 8)
    .map((one, slot) => ({ ...one, slot, value: point.values[slot] ?? null }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
  return (
    <>
      <div className="absolute inset-y-0 border-line-strong border-l" style={{ left: percent(x) }} />
      <div
        aria-hidden="true"
        className={`pointer-events-none absolute top-1 z-10 rounded-md border bg-raised px-2.5 py-1.5 text-ink shadow-float ${x > 0.5 ? '-translate-x-full' : ''}`}
        style={{ left: `calc(${percent(x)} ${x > 0.5 ? '- 8px' : '+ 8px'})` }}
      >
        <div className="tabular mb-0.5 whitespace-nowrap">{formatExactTime(new Date(point.at), zone)}</div>
        {rows.map((row) => (
          <div key={row.id} className="flex items-center gap-1.5 whitespace-nowrap">
            <svg aria-hidden="true" width="16" height="8">
              <path
                d="M0 4h16"
                stroke={SERIES_SLOTS[row.slot]?.color}
                strokeDasharray={SERIES_SLOTS[row.slot]?.dash}
                strokeWidth="2"
              />
            </svg>
            {row.label}
            <span className="tabular ml-auto pl-3">
              {row.value === null ? words.unknown : format(row.value)}
            </span>
          </div>
        ))}
      </div>
    </>
  )
}

function sayPoint(
  point: ChartPoint | undefined,
  series: ReadonlyArray<ChartSeries>,
  format: (value: number) => string,
  zone: string,
): string {
  if (!point) return words.nothingReadYet
  const values = series.slice(0, 8).map((one, slot) => {
    const value = point.values[slot]
    return say(words.reading, {
      name: one.label,
      value: typeof value === 'number' ? format(value) : words.unknown,
    })
  })
  return say(words.readings, { time: formatExactTime(new Date(point.at), zone), values: values.join(', ') })
}
