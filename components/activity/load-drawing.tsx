'use client'
import { type KeyboardEvent, memo, useId, useMemo } from 'react'
import { pointTo, useCrosshair } from '@/components/charts/crosshair'
import { timeTicks, valueTicks } from '@/components/charts/scale'
import { type ChartSeries, SERIES_SLOTS } from '@/components/charts/series-slots'
import { useZone } from '@/components/patterns/zone'
import { formatNumber } from '@/lib/format/number'
import { formatClock, formatTime } from '@/lib/format/time'
import { chartTexts as words } from '@/lib/texts/charts'
import { say } from '@/lib/texts/texts'
import { LoadPointed, sayLoad } from './load-pointed'
import { coresLine, highest, layersOf, SQUARE, type StackFrame, type StackPoint, stackGaps } from './stack'
import { useDrawn } from './use-drawn'

export type LoadDrawingProps = {
  title: string
  series: ReadonlyArray<ChartSeries>
  points: ReadonlyArray<StackPoint>
  stepMs: number
  height: number
  cores: { count: number; label: string } | null
  /** The moment that is looked at, marked. */
  at: number | null
  onMoment: (at: number) => void
  onSpan: (from: number, to: number) => void
}

const DAY_MS = 86_400_000
const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

/** The stack with its axes: a press is a moment, a drag a span; arrows and Enter do the same. */
export function LoadDrawing(props: LoadDrawingProps) {
  const { title, series, points, stepMs, height, cores, at, onMoment, onSpan } = props
  const name = useId()
  const zone = useZone()
  const count = cores?.count ?? null
  const frame = useMemo(() => frameOf(points, stepMs, count), [points, stepMs, count])
  const { from, to } = frame
  const moment = useCrosshair(name)
  const partOf = (one: number) => Math.max(0, Math.min(points.length - 1, Math.floor((one - from) / stepMs)))
  const index = moment === null ? null : partOf(moment)
  const x = (one: number) => (one - from) / (to - from)
  const { drawn, handlers } = useDrawn({
    from,
    to,
    onPoint: (one) => pointTo(name, points[partOf(one)]?.at ?? null),
    onMoment,
    onSpan,
  })
  const keys = (event: KeyboardEvent) => {
    const here = index ?? points.length
    if (event.key === 'Enter' || event.key === ' ') {
      const point = index === null ? undefined : points[index]
      if (point) onMoment(Math.round(point.at + stepMs / 2))
    } else {
      const next = keyTarget(event.key, here, points.length)
      if (next === undefined) return
      pointTo(name, next === null ? null : (points[next]?.at ?? null))
    }
    event.preventDefault()
  }
  const shown = index === null ? undefined : points[index]
  const line = cores === null ? null : coresLine(cores.count, highest(points))
  return (
    <div style={{ height }} className="relative text-ink-muted text-xs">
      {frame.ticks.map((value) => (
        <span
          key={value}
          aria-hidden="true"
          className="tabular absolute left-0 w-12 -translate-y-1/2 text-right"
          style={{ top: `calc(8px + (100% - 32px) * ${1 - value / frame.top})` }}
        >
          {formatNumber(value)}
        </span>
      ))}
      <div
        role="slider"
        tabIndex={0}
        aria-label={say(words.moment, { title })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={index ?? Math.max(0, points.length - 1)}
        aria-valuetext={sayLoad(shown ?? points.at(-1), series, zone)}
        {...handlers}
        onPointerLeave={() => pointTo(name, null)}
        onBlur={() => pointTo(name, null)}
        onKeyDown={keys}
        className="absolute top-2 right-2 bottom-6 left-[52px] cursor-crosshair touch-pan-y select-none focus-visible:-outline-offset-2"
      >
        <Layers points={points} count={series.length} frame={frame} />
        {line === null || !cores ? null : (
          <div
            data-cores
            className="absolute inset-x-0 border-ink border-t border-dashed text-right text-ink"
            style={{ top: percent(1 - line / frame.top) }}
          >
            <span className="rounded-sm bg-surface/85 px-1">{cores.label}</span>
          </div>
        )}
        {at !== null && at >= from && at <= to ? (
          <div className="absolute inset-y-0 border-accent border-l-2" style={{ left: percent(x(at)) }} />
        ) : null}
        {drawn ? (
          <div
            className="absolute inset-y-0 border-accent border-x bg-accent/15"
            style={{
              left: percent(x(Math.min(drawn.start, drawn.end))),
              width: percent(Math.abs(x(drawn.end) - x(drawn.start))),
            }}
          />
        ) : null}
        {shown && !drawn ? (
          <LoadPointed point={shown} series={series} x={x(shown.at + stepMs / 2)} zone={zone} />
        ) : null}
      </div>
      {timeTicks(from, to, to - from > DAY_MS ? 4 : 6).map((one, nth) => (
        <span
          key={one}
          aria-hidden="true"
          className={`tabular absolute bottom-0 -translate-x-1/2 whitespace-nowrap ${nth % 2 === 1 ? 'max-sm:hidden' : ''}`}
          style={{ left: `calc(52px + (100% - 60px) * ${x(one)})` }}
        >
          {to - from > DAY_MS
            ? formatTime(new Date(one), new Date(to), zone)
            : formatClock(new Date(one), zone)}
        </span>
      ))}
    </div>
  )
}

type Frame = StackFrame & { ticks: number[] }

function frameOf(points: ReadonlyArray<StackPoint>, stepMs: number, cores: number | null): Frame {
  const most = highest(points)
  const line = cores === null ? null : coresLine(cores, most)
  const ticks = valueTicks(Math.max(most, line ?? 0))
  const from = points[0]?.at ?? 0
  return { from, to: (points.at(-1)?.at ?? from) + stepMs, stepMs, top: ticks.at(-1) ?? 1, ticks }
}

/** Where a key leads: an index, null for none, undefined for a key that is not ours. */
function keyTarget(key: string, index: number, count: number): number | null | undefined {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }
  const step = steps[key]
  if (step !== undefined) return Math.max(0, Math.min(count - 1, index + step))
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return key === 'Escape' ? null : undefined
}

type LayersProps = { points: ReadonlyArray<StackPoint>; count: number; frame: Frame }

/** Grid, gaps and layers. The upper edge of each carries the dashes of its place, so that colour is never alone. */
const Layers = memo(function Layers({ points, count, frame }: LayersProps) {
  const share = (at: number) => (at - frame.from) / (frame.to - frame.from)
  return (
    <>
      {stackGaps(points, frame.stepMs).map((gap) => (
        <div
          key={gap.from}
          className="hatched absolute inset-y-0"
          style={{ left: percent(share(gap.from)), width: percent(share(gap.to) - share(gap.from)) }}
        />
      ))}
      {frame.ticks.map((value) => (
        <div
          key={value}
          className="absolute inset-x-0 border-line border-t"
          style={{ top: percent(1 - value / frame.top) }}
        />
      ))}
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${SQUARE} ${SQUARE}`}
        preserveAspectRatio="none"
        className="absolute inset-0 h-full w-full"
      >
        {layersOf(points, count, frame).map(({ area, edge }, slot) => (
          <g key={SERIES_SLOTS[slot]?.color ?? slot}>
            <path d={area} fill={SERIES_SLOTS[slot]?.color} fillOpacity={0.45} />
            <path
              d={edge}
              fill="none"
              stroke={SERIES_SLOTS[slot]?.color}
              strokeDasharray={SERIES_SLOTS[slot]?.dash}
              strokeWidth={1.5}
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ))}
      </svg>
    </>
  )
})
