import type { ReactNode } from 'react'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { Table, TableDetail } from '@/lib/features/tables/contract'
import { formatBytes } from '@/lib/format/bytes'
import { formatCompact, formatNumber, formatShare } from '@/lib/format/number'
import { tableSheetTexts as t } from '@/lib/texts/table-sheet'
import { say } from '@/lib/texts/texts'
import { hotShare } from './table-figures'

/** One fact with a figure; nothing where the server has no such figure. */
function Figure({
  name,
  value,
  format,
}: {
  name: string
  value: number | null
  format: (value: number) => string
}) {
  return value === null ? null : <Fact name={name}>{format(value)}</Fact>
}

/** What a table takes, and of what. */
export function SizeFacts({ table: { bytes, exact } }: { table: Table }) {
  return (
    <>
      <Figure name={t.total} value={bytes.total} format={formatBytes} />
      <Figure name={t.rowsTake} value={bytes.table} format={formatBytes} />
      <Figure name={t.toast} value={bytes.toast} format={formatBytes} />
      <Figure name={t.indexesTake} value={bytes.indexes} format={formatBytes} />
      <Figure name={t.free} value={bytes.free} format={formatBytes} />
      {exact ? null : <Fact name={t.measured}>{t.byPages}</Fact>}
    </>
  )
}

type ActivityProps = {
  table: Table
  countedSince: string | null
  limits: TableDetail['limits']
}

/** What was done to a table since counting began, and when vacuum and analysis last came. */
export function ActivityFacts({ table, countedSince, limits }: ActivityProps) {
  const { counts } = table
  const hours = countedSince === null ? null : (Date.now() - Date.parse(countedSince)) / 3_600_000
  const rated = (count: number) =>
    hours === null || hours < 0.1
      ? formatNumber(count)
      : say(t.perHour, { count: formatNumber(count), rate: formatCompact(Math.round(count / hours)) })
  const read = (rows: number | null, scans: number | null) =>
    rows === null
      ? null
      : scans === null
        ? say(t.seqRows, { rows: formatCompact(rows) })
        : say(t.seqValue, { rows: formatCompact(rows), scans: formatCompact(scans) })
  const seq = read(counts.seqRows, counts.seqScans)
  const index = read(counts.indexRows, counts.indexScans)
  return (
    <>
      <Figure name={t.inserted} value={counts.inserted} format={rated} />
      <Figure name={t.updated} value={counts.updated} format={rated} />
      <Figure name={t.hot} value={hotShare(table)} format={formatShare} />
      <Figure name={t.deleted} value={counts.deleted} format={rated} />
      {seq === null ? null : <Fact name={t.seq}>{seq}</Fact>}
      {index === null ? null : <Fact name={t.index}>{index}</Fact>}
      {table.due === null ? null : (
        <>
          <Fact name={t.vacuumed}>
            <Last hand={table.lastVacuum} self={table.lastAutovacuum} />
          </Fact>
          <Fact name={t.analysed}>
            <Last hand={table.lastAnalyze} self={table.lastAutoanalyze} />
          </Fact>
        </>
      )}
      {table.age === null || limits === null ? null : (
        <Fact name={t.age}>
          {say(t.ageValue, { age: formatNumber(table.age), forced: formatNumber(limits.forced) })}
        </Fact>
      )}
      {table.autoIncrement === null ? null : (
        <Fact name={t.counter}>
          <Counter counter={table.autoIncrement} />
        </Fact>
      )}
    </>
  )
}

function Counter({
  counter: { next, column, max },
}: {
  counter: NonNullable<Table['autoIncrement']>
}): ReactNode {
  if (column === null || max === null) return say(t.counterUnknown, { next: formatNumber(next) })
  return (
    <Say
      of={t.counterValue}
      column={<HostileText text={column} max={40} />}
      next={formatNumber(next)}
      max={formatNumber(max)}
      share={formatShare(next / max)}
    />
  )
}

function Last({ hand, self }: { hand: string | null; self: string | null }) {
  if (hand === null && self === null) return t.never
  const byHand = self === null || (hand !== null && hand > self)
  return (
    <>
      <TimeAgo at={(byHand ? hand : self) ?? ''} mode="both" /> {byHand ? t.byHand : t.byItself}
    </>
  )
}
