'use client'
import { EmptyState } from '@/components/patterns/empty-state'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { placeWords } from '@/components/schedules/schedule-words'
import { ZonedTime } from '@/components/schedules/zoned-time'
import { Table, Td, Th } from '@/components/ui/table'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import { ItemActions } from './item-actions'
import { dateWords, weeklyWords } from './window-words'

type Of<T> = { items: readonly T[]; onEdit: (item: T) => void; onRemove: (item: T) => void }

function Opens({ window }: { window: Window }) {
  const now = Date.now()
  const [first] = window.spans.filter((span) => Date.parse(span.to) > now)
  if (!first) return <Status status="off">Not within four weeks</Status>
  if (Date.parse(first.from) <= now)
    return (
      <Status status="maintenance">
        Open, closes <TimeAgo at={first.to} />
      </Status>
    )
  return <TimeAgo at={first.from} />
}

function When({ window: { when, zone } }: { window: Window }) {
  if (when.kind === 'weekly') return <>{weeklyWords(when)}</>
  return (
    <>
      <ZonedTime at={when.startsAt} zone={zone} /> to <ZonedTime at={when.endsAt} zone={zone} />
    </>
  )
}

/** Maintenance windows, one in a row. */
export function WindowTable({ items, onEdit, onRemove }: Of<Window>) {
  if (items.length === 0)
    return (
      <EmptyState kind="never-configured" title="No maintenance window is set here">
        What runs in windows only does not run where there is none.
      </EmptyState>
    )
  return (
    <Table label="Maintenance windows">
      <thead>
        <tr>
          <Th>Window</Th>
          <Th>Where</Th>
          <Th>When</Th>
          <Th>Zone</Th>
          <Th>Opens</Th>
          <Th>
            <span className="sr-only">Actions</span>
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
  if (items.length === 0) return <EmptyState kind="never-configured" title="No blackout day is set here" />
  return (
    <Table label="Blackout days">
      <thead>
        <tr>
          <Th>Blackout</Th>
          <Th>Where</Th>
          <Th>First day</Th>
          <Th>Last day</Th>
          <Th>Zone</Th>
          <Th>
            <span className="sr-only">Actions</span>
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
