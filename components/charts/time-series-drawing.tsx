'use client'
import { useId } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useZone } from '@/components/patterns/zone'
import { formatExactTime, formatTime } from '@/lib/format/time'
import { gapsOf, SERIES_SLOTS } from './series-slots'
import type { TimeSeriesChartProps } from './time-series-chart'

type DrawingProps = TimeSeriesChartProps &
  Required<Pick<TimeSeriesChartProps, 'height' | 'format'>> & {
    points: NonNullable<TimeSeriesChartProps['points']>
  }

const TICK = { fill: 'var(--ink-muted)', fontSize: 12 }

/** The drawing itself; loaded only where a chart stands. Nothing in it moves. */
export default function TimeSeriesDrawing({
  series,
  points,
  limit,
  marks = [],
  syncId,
  height,
  format,
  title,
}: DrawingProps) {
  const zone = useZone()
  const hatch = useId()
  const data = points.map((point) => ({
    at: point.at,
    ...Object.fromEntries(point.values.map((value, index) => [`s${index}`, value])),
  }))
  const last = new Date(points.at(-1)?.at ?? 0)
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ComposedChart
        data={data}
        syncId={syncId}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        aria-label={title}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0v6" stroke="var(--line-strong)" strokeWidth="1" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={['dataMin', 'dataMax']}
          tick={TICK}
          tickLine={false}
          stroke="var(--line)"
          minTickGap={64}
          tickFormatter={(at: number) => formatTime(new Date(at), last, zone)}
        />
        <YAxis
          width={52}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickCount={5}
          tickFormatter={(value: number) => format(value)}
          domain={[0, 'auto']}
        />
        <Tooltip
          isAnimationActive={false}
          itemSorter={(item) => -Number(item.value ?? 0)}
          labelFormatter={(at) => formatExactTime(new Date(Number(at)), zone)}
          formatter={(value) => format(Number(value))}
          contentStyle={{
            background: 'var(--raised)',
            border: '1px solid var(--line)',
            borderRadius: 6,
            fontSize: 12,
          }}
        />
        {gapsOf(points).map((gap) => (
          <ReferenceArea key={gap.from} x1={gap.from} x2={gap.to} fill={`url(#${hatch})`} fillOpacity={0.5} />
        ))}
        {limit ? (
          <ReferenceLine
            y={limit.value}
            ifOverflow="extendDomain"
            stroke="var(--ink-muted)"
            strokeDasharray="5 4"
            label={{ value: limit.label, position: 'insideTopRight', ...TICK }}
          />
        ) : null}
        {marks.map((mark) => (
          <ReferenceLine
            key={`${mark.at} ${mark.label}`}
            x={mark.at}
            stroke="var(--line-strong)"
            label={{ value: `◇ ${mark.label}`, position: 'insideTopLeft', ...TICK }}
          />
        ))}
        {series.length === 1 ? (
          <Area
            dataKey="s0"
            stroke="none"
            fill="var(--series-1)"
            fillOpacity={0.08}
            isAnimationActive={false}
            tooltipType="none"
            legendType="none"
          />
        ) : null}
        {series.slice(0, 8).map((one, index) => (
          <Line
            key={one.id}
            dataKey={`s${index}`}
            name={one.label}
            stroke={SERIES_SLOTS[index]?.color}
            strokeDasharray={SERIES_SLOTS[index]?.dash}
            strokeWidth={1.5}
            dot={false}
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  )
}
