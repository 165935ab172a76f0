'use client'
import { EllipsisVertical } from 'lucide-react'
import { HostileText } from '@/components/patterns/hostile-text'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { Link } from '@/components/ui/link'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { Schedule } from '@/lib/features/schedules/contract'
import { LastRunCell, NextRunCell } from './schedule-state'
import { placeWords } from './schedule-words'
import type { ScheduleActs } from './use-schedule-acts'

export type ScheduleTableProps = {
  schedules: readonly Schedule[]
  acts: ScheduleActs
  onEdit: (schedule: Schedule) => void
}

function Actions({ schedule, acts, onEdit }: Omit<ScheduleTableProps, 'schedules'> & { schedule: Schedule }) {
  if (!schedule.mayWrite) return null
  return (
    <span className="flex items-center justify-end gap-1">
      <Button size="sm" aria-label={`Run ${schedule.name} now`} onClick={() => acts.run(schedule)}>
        Run now
      </Button>
      <Menu
        trigger={
          <IconButton
            size="sm"
            label={`Actions on ${schedule.name}`}
            icon={<EllipsisVertical aria-hidden="true" strokeWidth={1.75} />}
          />
        }
      >
        <MenuItem onSelect={() => onEdit(schedule)}>Edit</MenuItem>
        <MenuItem onSelect={() => acts.pause(schedule)}>{schedule.paused ? 'Resume' : 'Pause'}</MenuItem>
        {schedule.builtIn ? null : (
          <MenuItem danger onSelect={() => acts.remove(schedule)}>
            Remove
          </MenuItem>
        )}
      </Menu>
    </span>
  )
}

/** Schedules: what, where, when, when next, and how it went last. */
export function ScheduleTable({ schedules, ...on }: ScheduleTableProps) {
  const mayWrite = schedules.some((schedule) => schedule.mayWrite)
  return (
    <Table label="Schedules">
      <thead>
        <tr>
          <Th>Schedule</Th>
          <Th>Next run</Th>
          <Th>Last time</Th>
          <Th>Where</Th>
          <Th>When</Th>
          {mayWrite ? (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <tr key={schedule.id} className="hover:bg-hover">
            <Td className="min-w-44 py-1">
              <Link quiet href={`/schedules/${schedule.id}`} className="hit-24 font-medium">
                <HostileText text={schedule.name} max={40} />
              </Link>
              {schedule.builtIn ? <Badge className="ml-2">built in</Badge> : null}
              <span className="block text-ink-muted text-xs">{schedule.kindTitle}</span>
            </Td>
            <Td className="whitespace-nowrap">
              <NextRunCell schedule={schedule} />
            </Td>
            <Td className="whitespace-nowrap">
              <LastRunCell schedule={schedule} />
            </Td>
            <Td>
              <HostileText text={placeWords(schedule.place)} max={32} />
            </Td>
            <Td className="min-w-56 py-1">
              {schedule.sentence}
              <span className="block text-ink-muted text-xs">
                <HostileText text={schedule.cron} mono /> {schedule.zone}
              </span>
            </Td>
            {mayWrite ? (
              <Td>
                <Actions schedule={schedule} {...on} />
              </Td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
