'use client'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { ActionsHead } from '@/components/patterns/row-actions'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { placeWords } from '@/components/schedules/schedule-words'
import { ZonedTime } from '@/components/schedules/zoned-time'
import { Table, Td, Th } from '@/components/ui/table'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import { windowsTexts as t } from '@/lib/texts/windows'
import { ItemActions } from './item-actions'
import { dateWords, weeklyWords } from './window-words'

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

type Column<T> = { head: string; cell: (item: T) => ReactNode; className?: string }
type SetTableProps<T> = Of<T> & { label: string; name: string; columns: readonly Column<T>[] }

/** What is set, one in a row: its name and place, columns of its own, and what can be done with it. */
function SetTable<T extends Window | BlackoutDays>(props: SetTableProps<T>) {
  const { items, columns, onEdit, onRemove } = props
  return (
    <Table label={props.label}>
      <thead>
        <tr>
          <Th>{props.name}</Th>
          <Th>{t.where}</Th>
          {columns.map(({ head }) => (
            <Th key={head}>{head}</Th>
          ))}
          <ActionsHead />
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id} className="hover:bg-hover">
            <Td className="font-medium">
              <HostileText text={item.name} max={40} />
            </Td>
            <Td>
              <HostileText text={placeWords(item.place)} max={40} />
            </Td>
            {columns.map(({ head, cell, className }) => (
              <Td key={head} className={className}>
                {cell(item)}
              </Td>
            ))}
            <Td>
              {item.mayWrite ? (
                <ItemActions name={item.name} onEdit={() => onEdit(item)} onRemove={() => onRemove(item)} />
              ) : null}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const WINDOW_COLUMNS: readonly Column<Window>[] = [
  { head: t.when, className: 'min-w-56', cell: (item) => <When window={item} /> },
  { head: t.zone, cell: (item) => item.zone },
  { head: t.opens, className: 'whitespace-nowrap', cell: (item) => <Opens window={item} /> },
]

/** Maintenance windows, one in a row. */
export function WindowTable(props: Of<Window>) {
  if (props.items.length === 0)
    return (
      <EmptyState kind="never-configured" title={t.noMaintenance}>
        {t.whatRunsInWindowsOnly}
      </EmptyState>
    )
  return <SetTable {...props} label={t.maintenanceWindows} name={t.window} columns={WINDOW_COLUMNS} />
}

const BLACKOUT_COLUMNS: readonly Column<BlackoutDays>[] = [
  { head: t.firstDay, className: 'whitespace-nowrap', cell: (item) => dateWords(item.firstDate) },
  { head: t.lastDay, className: 'whitespace-nowrap', cell: (item) => dateWords(item.lastDate) },
  { head: t.zone, cell: (item) => item.zone },
]

/** Blackout days that are not past, one entry in a row. */
export function BlackoutTable(props: Of<BlackoutDays>) {
  if (props.items.length === 0) return <EmptyState kind="never-configured" title={t.noBlackoutDayIs} />
  return <SetTable {...props} label={t.blackoutDays} name={t.blackout} columns={BLACKOUT_COLUMNS} />
}
