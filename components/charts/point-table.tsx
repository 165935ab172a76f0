'use client'
import { CsvButton } from '@/components/patterns/csv-button'
import { useZone } from '@/components/patterns/zone'
import { Table, Td, Th } from '@/components/ui/table'
import { formatExactTime } from '@/lib/format/time'
import { chartTexts as t } from '@/lib/texts/charts'
import { pointCsv } from './point-csv'
import type { ChartPoint } from './series-slots'
import type { TimeSeriesChartProps } from './time-series-chart'

type PointTableProps = Required<Pick<TimeSeriesChartProps, 'title' | 'unit' | 'series' | 'format'>> & {
  points: ReadonlyArray<ChartPoint>
}

/** The points of a chart as a table, and as a file. Its own part: few ask for it. */
export default function PointTable({ title, unit, series, points, format }: PointTableProps) {
  const zone = useZone()
  return (
    <>
      <div data-print="hide" className="mb-1 flex justify-end">
        <CsvButton columns={pointCsv(series, unit)} rows={() => points} target="chart" view={title} />
      </div>
      <Table label={title}>
        <thead>
          <tr>
            <Th>{t.time}</Th>
            {series.map((one) => (
              <Th key={one.id} numeric translate={one.data ? 'no' : undefined}>
                {one.label}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.at}>
              <Td className="tabular">{formatExactTime(new Date(point.at), zone)}</Td>
              {series.map((one, index) => (
                <Td key={one.id} numeric>
                  {typeof point.values[index] === 'number' ? format(point.values[index]) : t.unknown}
                </Td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  )
}
