'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { ActionsHead, RowActions } from '@/components/patterns/row-actions'
import { RowMenu } from '@/components/patterns/row-menu'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { MenuItem } from '@/components/ui/menu'
import { Table, Td, Th } from '@/components/ui/table'
import type { Schedule } from '@/lib/features/schedules/contract'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'
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
    <RowActions>
      <Button
        size="sm"
        aria-label={say(t.runNow, { name: schedule.name })}
        onClick={() => acts.run(schedule)}
      >
        {t.runNow2}
      </Button>
      <RowMenu name={schedule.name}>
        <MenuItem onSelect={() => onEdit(schedule)}>{t.edit}</MenuItem>
        <MenuItem onSelect={() => acts.pause(schedule)}>{schedule.paused ? t.resume : t.pause}</MenuItem>
        {schedule.builtIn ? null : (
          <MenuItem danger onSelect={() => acts.remove(schedule)}>
            {t.remove}
          </MenuItem>
        )}
      </RowMenu>
    </RowActions>
  )
}

/** Schedules: what, where, when, when next, and how it went last. */
export function ScheduleTable({ schedules, ...on }: ScheduleTableProps) {
  const mayWrite = schedules.some((schedule) => schedule.mayWrite)
  return (
    <Table label={t.schedules}>
      <thead>
        <tr>
          <Th>{t.schedule}</Th>
          <Th>{t.nextRun}</Th>
          <Th>{t.lastTime}</Th>
          <Th>{t.where}</Th>
          <Th>{t.when}</Th>
          {mayWrite ? <ActionsHead /> : null}
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <tr key={schedule.id} className="hover:bg-hover">
            <Td className="min-w-44 py-1">
              <Link quiet href={`/schedules/${schedule.id}`} className="hit-24 font-medium">
                <HostileText text={schedule.name} max={40} />
              </Link>
              {schedule.builtIn ? <Badge className="ml-2">{t.builtIn}</Badge> : null}
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
