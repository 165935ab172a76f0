'use client'
import { lazy, Suspense, useMemo, useState } from 'react'
import type { ChartSeries } from '@/components/charts/series-slots'
import { HostileText } from '@/components/patterns/hostile-text'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { ActivityList } from '@/lib/features/activity/contract'
import { formatNumber } from '@/lib/format/number'
import { activityTexts as t } from '@/lib/texts/activity'
import { chartTexts } from '@/lib/texts/charts'
import { plural, say } from '@/lib/texts/texts'
import { valueWords } from './activity-words'
import { LoadDrawing } from './load-drawing'
import { Mark } from './load-pointed'
import { coresLine, highest } from './stack'

const PointTable = lazy(() => import('@/components/charts/point-table'))
const HEIGHT = 240

type Props = {
  list: ActivityList
  at: number | null
  onMoment: (at: number) => void
  onSpan: (from: number, to: number) => void
  onValue: (value: string) => void
}

/** Sessions at work at a time, stacked by the values of the slice, with the processors as a line. */
export function LoadChart({ list, at, onMoment, onSpan, onValue }: Props) {
  const [asTable, setAsTable] = useState(false)
  const { by, load, cores } = list
  const points = useMemo(() => load.points.map(([when, values]) => ({ at: when, values })), [load.points])
  const series = useMemo(
    () =>
      load.series.map((one, index): ChartSeries => {
        const { words, data } = valueWords(by, one, t.others)
        return { id: `${index} ${one.value}`, label: words, data }
      }),
    [load.series, by],
  )
  const count = cores.known ? cores.value : null
  const isAbove = count !== null && coresLine(count, highest(points)) === null
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-center gap-x-2">
        <span className="font-medium">{t.load}</span>
        <span className="text-ink-muted text-xs">{t.atATime}</span>
        {isAbove && count !== null ? (
          <span className="text-ink-muted text-xs">{plural(t.cpusAbove, count)}</span>
        ) : null}
        {cores.known ? null : (
          <span className="text-ink-faint text-xs">{say(t.cpusUnknown, { reason: cores.reason })}</span>
        )}
        <Button
          data-print="hide"
          size="sm"
          variant="ghost"
          className="ml-auto text-xs!"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? chartTexts.viewAsChart : chartTexts.viewAsTable}
        </Button>
      </figcaption>
      {asTable ? (
        <div style={{ height: HEIGHT }} className="overflow-auto">
          <Suspense fallback={<Skeleton className="h-full" />}>
            <PointTable
              title={t.load}
              unit={t.atATime}
              series={series}
              points={points}
              format={formatNumber}
            />
          </Suspense>
        </div>
      ) : (
        <LoadDrawing
          title={t.load}
          series={series}
          points={points}
          stepMs={load.stepMs}
          height={HEIGHT}
          cores={count === null ? null : { count, label: plural(t.cpus, count) }}
          at={at}
          onMoment={onMoment}
          onSpan={onSpan}
        />
      )}
      <Legend list={list} onValue={onValue} />
      <p data-print="hide" className="mt-1 text-ink-faint text-xs">
        {t.hint}
      </p>
    </figure>
  )
}

/** The layers from the bottom up; one that is a value is a button for only it. */
function Legend({ list: { by, load }, onValue }: Pick<Props, 'list' | 'onValue'>) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-muted text-xs">
      {load.series.map((one, slot) => {
        const { words, data } = valueWords(by, one, t.others)
        const { value } = one
        const label = data ? <HostileText text={words} max={48} /> : words
        return (
          <li key={value ?? '\0'} className="flex min-h-6 items-center gap-1.5">
            <Mark slot={slot} />
            {value === null ? (
              label
            ) : (
              <button
                type="button"
                title={t.onlyThese}
                className="min-h-6 hover:text-ink hover:underline"
                onClick={() => onValue(value)}
              >
                {label}
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
