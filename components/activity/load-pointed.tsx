import { type ChartSeries, SERIES_SLOTS } from '@/components/charts/series-slots'
import { HostileText } from '@/components/patterns/hostile-text'
import { formatNumber } from '@/lib/format/number'
import { formatExactTime } from '@/lib/format/time'
import { truncateMiddle } from '@/lib/format/visible-text'
import { chartTexts as words } from '@/lib/texts/charts'
import { say } from '@/lib/texts/texts'
import { type StackPoint, sumOf } from './stack'

/** Characters of a name beside the picture. */
const NAME = 40

type Props = { point: StackPoint; series: ReadonlyArray<ChartSeries>; x: number; zone: string }

/** What stands under the pointer: the top of the stack first. */
export function LoadPointed({ point, series, x, zone }: Props) {
  const rows = series.map((one, slot) => ({ ...one, slot, value: point.values[slot] ?? null })).reverse()
  const isGap = point.values.every((value) => value === null)
  return (
    <>
      <div className="absolute inset-y-0 border-line-strong border-l" style={{ left: `${x * 100}%` }} />
      <div
        aria-hidden="true"
        className={`pointer-events-none absolute top-1 z-10 rounded-md border bg-raised px-2.5 py-1.5 text-ink shadow-float ${x > 0.5 ? '-translate-x-full' : ''}`}
        style={{ left: `calc(${x * 100}% ${x > 0.5 ? '- 8px' : '+ 8px'})` }}
      >
        <div className="tabular mb-0.5 flex gap-3 whitespace-nowrap">
          {formatExactTime(new Date(point.at), zone)}
          <b className="ml-auto font-medium">{isGap ? words.unknown : formatNumber(sumOf(point.values))}</b>
        </div>
        {isGap
          ? null
          : rows.map((row) => (
              <div key={row.id} className="flex items-center gap-1.5 whitespace-nowrap">
                <Mark slot={row.slot} />
                {row.data ? <HostileText text={row.label} max={NAME} /> : row.label}
                <span className="tabular ml-auto pl-3">{formatNumber(row.value ?? 0)}</span>
              </div>
            ))}
      </div>
    </>
  )
}

/** The look of a layer: its colour under its dashes. */
export function Mark({ slot }: { slot: number }) {
  const place = SERIES_SLOTS[slot]
  return (
    <svg aria-hidden="true" width="18" height="10" className="shrink-0">
      <path d="M0 1h18v9h-18z" fill={place?.color} fillOpacity={0.45} />
      <path d="M0 1h18" stroke={place?.color} strokeDasharray={place?.dash} strokeWidth="2" />
    </svg>
  )
}

/** The same for those who do not see the picture. */
export function sayLoad(
  point: StackPoint | undefined,
  series: ReadonlyArray<ChartSeries>,
  zone: string,
): string {
  if (!point) return words.nothingReadYet
  const values = series.map((one, slot) => {
    const value = point.values[slot]
    const name = truncateMiddle(one.label, NAME)
    return say(words.reading, {
      name,
      value: typeof value === 'number' ? formatNumber(value) : words.unknown,
    })
  })
  return say(words.readings, { time: formatExactTime(new Date(point.at), zone), values: values.join(', ') })
}
