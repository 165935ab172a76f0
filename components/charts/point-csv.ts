import type { CsvColumn } from '@/lib/format/csv'
import { tableTexts as t } from '@/lib/texts/tables'
import { say } from '@/lib/texts/texts'
import type { ChartPoint, ChartSeries } from './series-slots'

/**
 * What is exported of a chart: a moment in UTC and the value of each series as it was read, unrounded.
 * @param unit of series that name none of their own
 */
export function pointCsv(series: ReadonlyArray<ChartSeries>, unit: string): CsvColumn<ChartPoint>[] {
  return [
    { header: 'at', value: ({ at }) => new Date(at) },
    ...series.map((one, index) => ({
      header: say(t.headerUnit, { header: one.label, unit: one.unit ?? unit }),
      // Told as in every file: an empty cell would be taken for none, or for zero.
      value: ({ values }: ChartPoint) => values[index] ?? 'unknown',
    })),
  ]
}
