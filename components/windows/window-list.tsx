'use client'
import { ColumnTable, type TableColumn } from '@/components/patterns/column-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { placeWords } from '@/components/schedules/schedule-words'
import { ZonedTime } from '@/components/schedules/zoned-time'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
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
    <ColumnTable
      label={t.maintenanceWindows}
      columns={WINDOW_COLUMNS}
      rows={props.items}
      rowId={({ id }) => id}
      actions={actionsOf(props)}
    />
  )
}

/** Blackout days that are not past, one entry in a row. */
export function BlackoutTable(props: Of<BlackoutDays>) {
  if (props.items.length === 0) return <EmptyState kind="never-configured" title={t.noBlackoutDayIs} />
  return (
    <ColumnTable
      label={t.blackoutDays}
      columns={BLACKOUT_COLUMNS}
      rows={props.items}
      rowId={({ id }) => id}
      actions={actionsOf(props)}
    />
  )
}
