'use client'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
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

/** Maintenance windows, one in a row. */
export function WindowTable({ items, onEdit, onRemove }: Of<Window>) {
  if (items.length === 0)
    return (
      <EmptyState kind="never-configured" title={t.noMaintenance}>
        {t.whatRunsInWindowsOnly}
      </EmptyState>
    )
  return (
    <Table label={t.maintenanceWindows}>
      <thead>
        <tr>
          <Th>{t.window}</Th>
          <Th>{t.where}</Th>
          <Th>{t.when}</Th>
          <Th>{t.zone}</Th>
          <Th>{t.opens}</Th>
          <Th>
            <span className="sr-only">{t.actions}</span>
          </Th>
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
            <Td className="min-w-56">
              <When window={item} />
            </Td>
            <Td>{item.zone}</Td>
            <Td className="whitespace-nowrap">
              <Opens window={item} />
            </Td>
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

/** Blackout days that are not past, one entry in a row. */
export function BlackoutTable({ items, onEdit, onRemove }: Of<BlackoutDays>) {
  if (items.length === 0) return <EmptyState kind="never-configured" title={t.noBlackoutDayIs} />
  return (
    <Table label={t.blackoutDays}>
      <thead>
        <tr>
          <Th>{t.blackout}</Th>
          <Th>{t.where}</Th>
          <Th>{t.firstDay}</Th>
          <Th>{t.lastDay}</Th>
          <Th>{t.zone}</Th>
          <Th>
            <span className="sr-only">{t.actions}</span>
          </Th>
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
            <Td className="whitespace-nowrap">{dateWords(item.firstDate)}</Td>
            <Td className="whitespace-nowrap">{dateWords(item.lastDate)}</Td>
            <Td>{item.zone}</Td>
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
