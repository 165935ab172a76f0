'use client'
import type { ReactNode } from 'react'
import { ColumnTable, type TableColumn } from '@/components/patterns/column-table'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { placeWords } from '@/components/schedules/schedule-words'
import { ZonedTime } from '@/components/schedules/zoned-time'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { formatDate } from '@/lib/format/time'
import { windowsTexts as t } from '@/lib/texts/windows'
import { ItemActions } from './item-actions'
import { weeklyWords } from './window-words'

type Of<T> = { items: readonly T[]; onEdit: (item: T) => void; onRemove: (item: T) => void }

function Opens({ window }: { window: Window }) {
  const now = Date.now()
  const [first] = window.spans.filter((span) => Date.parse(span.to) > now)
  if (!first) return <Status status="off">{t.notWithinFourWeeks}</Status>
  if (Date.parse(first.from) <= now)
    return (
      <Status status="maintenance">
        <Say of={t.openCloses} time={<TimeAgo at={first.to} />} />
      </Status>
    )
  return <TimeAgo at={first.from} />
}

function When({ window: { when, zone } }: { window: Window }) {
  if (when.kind === 'weekly') return <>{weeklyWords(when)}</>
  return (
    <Say
      of={t.timeToTime2}
      time={<ZonedTime at={when.startsAt} zone={zone} />}
      time2={<ZonedTime at={when.endsAt} zone={zone} />}
    />
  )
}

type Item = Window | BlackoutDays
const nameCell = ({ name }: Item) => <HostileText text={name} max={40} />
const placeCell = ({ place }: Item) => <HostileText text={placeWords(place)} max={40} />

const WINDOW_COLUMNS: readonly TableColumn<Window>[] = [
  { head: t.window, className: 'font-medium', cell: nameCell },
  { head: t.where, cell: placeCell },
  { head: t.when, className: 'min-w-56', cell: (item) => <When window={item} /> },
  { head: t.zone, cell: (item) => item.zone },
  { head: t.opens, className: 'whitespace-nowrap', cell: (item) => <Opens window={item} /> },
]

const BLACKOUT_COLUMNS: readonly TableColumn<BlackoutDays>[] = [
  { head: t.blackout, className: 'font-medium', cell: nameCell },
  { head: t.where, cell: placeCell },
  { head: t.firstDay, className: 'whitespace-nowrap', cell: (item) => formatDate(item.firstDate) },
  { head: t.lastDay, className: 'whitespace-nowrap', cell: (item) => formatDate(item.lastDate) },
  { head: t.zone, cell: (item) => item.zone },
]

const placed: CsvColumn<Item>[] = [
  { header: 'id', value: ({ id }) => id },
  { header: 'name', value: ({ name }) => name },
  { header: 'where', value: ({ place }) => placeWords(place) },
  { header: 'zone', value: ({ zone }) => zone },
]
const WINDOW_CSV: ReadonlyArray<CsvColumn<Window>> = [
  ...placed,
  { header: 'when', value: ({ when }) => (when.kind === 'weekly' ? weeklyWords(when) : 'once') },
  { header: 'starts_at', value: ({ when }) => (when.kind === 'once' ? when.startsAt : null) },
  { header: 'ends_at', value: ({ when }) => (when.kind === 'once' ? when.endsAt : null) },
]
const BLACKOUT_CSV: ReadonlyArray<CsvColumn<BlackoutDays>> = [
  ...placed,
  { header: 'first_day', value: ({ firstDate }) => firstDate },
  { header: 'last_day', value: ({ lastDate }) => lastDate },
]

function Export({ children }: { children: ReactNode }) {
  return (
    <div className="mb-2 flex justify-end" data-print="hide">
      {children}
    </div>
  )
}

function actionsOf<T extends Item>({ onEdit, onRemove }: Of<T>) {
  return (item: T) =>
    item.mayWrite ? (
      <ItemActions name={item.name} onEdit={() => onEdit(item)} onRemove={() => onRemove(item)} />
    ) : null
}

/** Maintenance windows, one in a row. */
export function WindowTable(props: Of<Window>) {
  if (props.items.length === 0)
    return (
      <EmptyState kind="never-configured" title={t.noMaintenance}>
        {t.whatRunsInWindowsOnly}
      </EmptyState>
    )
  return (
    <>
      <Export>
        <CsvButton columns={WINDOW_CSV} rows={() => props.items} target="panel" view="windows" />
      </Export>
      <ColumnTable
        label={t.maintenanceWindows}
        columns={WINDOW_COLUMNS}
        rows={props.items}
        rowId={({ id }) => id}
        actions={actionsOf(props)}
      />
    </>
  )
}

/** Blackout days that are not past, one entry in a row. */
export function BlackoutTable(props: Of<BlackoutDays>) {
  if (props.items.length === 0) return <EmptyState kind="never-configured" title={t.noBlackoutDayIs} />
  return (
    <>
      <Export>
        <CsvButton columns={BLACKOUT_CSV} rows={() => props.items} target="panel" view="blackouts" />
      </Export>
      <ColumnTable
        label={t.blackoutDays}
        columns={BLACKOUT_COLUMNS}
        rows={props.items}
        rowId={({ id }) => id}
        actions={actionsOf(props)}
      />
    </>
  )
}
