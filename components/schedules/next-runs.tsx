'use client'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import type { NextRun, ScheduleShift } from '@/lib/features/schedules/contract'
import { dayWords } from '@/lib/format/names'
import { dateAt } from '@/lib/schedules/wall'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'
import { clockNote, shiftWords } from './schedule-words'
import { ZonedTime } from './zoned-time'

export type NextRunsProps = {
  next: readonly NextRun[]
  shifts: readonly ScheduleShift[]
  zone: string
  /** Why there is none. */
  none: string
}

/** The next runs by the clock of the schedule's zone, and what clock changes do to its times. */
export function NextRuns({ next, shifts, zone, none }: NextRunsProps) {
  return (
    <div className="space-y-3 text-sm">
      {next.length === 0 ? (
        <p>
          <Status status="warning">{none}</Status>
        </p>
      ) : (
        <ol className="space-y-1" aria-label={say(t.nextRunsByClock, { zone })}>
          {next.map(({ at, blackout, clock }) => (
            <li key={at} className="flex flex-wrap items-baseline gap-x-3">
              <ZonedTime at={at} zone={zone} />
              <TimeAgo at={at} className="text-ink-muted" />
              {blackout ? (
                <Status status="off">
                  <Say of={t.skippedBlackout} blackout={<HostileText text={blackout} max={40} />} />
                </Status>
              ) : null}
              {clock ? <span className="text-ink-muted">{clockNote(clock)}</span> : null}
            </li>
          ))}
        </ol>
      )}
      <div className="text-ink-muted">
        {shifts.length === 0 ? (
          <p>{t.noClockChangeOf}</p>
        ) : (
          shifts.map((shift) => (
            <p key={shift.at}>{shiftWords(shift, dayWords(dateAt(Date.parse(shift.at), zone)))}</p>
          ))
        )}
      </div>
    </div>
  )
}
