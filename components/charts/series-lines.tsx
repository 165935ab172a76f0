'use client'
import { Line, LineChart, XAxis, YAxis } from 'recharts'
import { type ChartPoint, type ChartSeries, SERIES_SLOTS } from './series-slots'

export type SeriesLinesProps = {
  series: ReadonlyArray<ChartSeries>
  points: ReadonlyArray<ChartPoint>
  /** First and last moment (milliseconds) and the value at the top edge. */
  frame: { from: number; to: number; top: number }
}

const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 }

/** The lines alone, to the edges of their box: axes, gaps and crosshair are laid around them as text. */
export function SeriesLines({ series, points, frame }: SeriesLinesProps) {
  return (
    <LineChart
      responsive
      data={[...points]}
      margin={NO_MARGIN}
      accessibilityLayer={false}
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', overflow: 'visible' }}
    >
      <XAxis hide type="number" dataKey="at" domain={[frame.from, frame.to]} allowDataOverflow />
      <YAxis hide type="number" domain={[0, frame.top]} allowDataOverflow />
      {series.slice(0, 8).map((one, slot) => (
        <Line
          key={one.id}
          type="linear"
          dataKey={(point: ChartPoint) => point.values[slot] ?? null}
          name={one.label}
          stroke={SERIES_SLOTS[slot]?.color}
          {...(SERIES_SLOTS[slot]?.dash ? { strokeDasharray: SERIES_SLOTS[slot].dash } : {})}
          strokeWidth={1.5}
          strokeLinecap={SERIES_SLOTS[slot]?.dash ? 'butt' : 'round'}
          dot={false}
          activeDot={false}
          connectNulls={false}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  )
}
