import 'server-only'
import type { Calendar } from '@/lib/schedules/calendar'
import { cronProblem } from '@/lib/schedules/cron'
import { cronSentence } from '@/lib/schedules/cron-words'
import { nextRuns, type Timing, type WindowRule } from '@/lib/schedules/decide'
import { SCHEDULE_KINDS } from '@/lib/schedules/kinds'
import { type Calendars, calendarOf } from '@/lib/schedules/load-store'
import { clockOfRun, shiftsAfter } from '@/lib/schedules/shifts'
import { holdTexts } from '@/lib/texts/holds'
import { type Schedule, type ScheduleFire, type ScheduleShift, scheduleSchema } from './contract'
import type { FireRow, ScheduleRow } from './store'

/** Next runs of one schedule; a list has one each. */
export const NEXT_SHOWN = 5

export function fireView(
  row: Omit<FireRow, 'schedule'>,
  schedule: { id: string; name: string },
): ScheduleFire {
  return {
    id: row.id,
    schedule: { id: schedule.id, name: schedule.name },
    state: row.state as ScheduleFire['state'],
    nominalAt: row.nominalAt.toISOString(),
    throughAt: row.throughAt.toISOString(),
    times: row.times,
    late: row.late,
    detail: row.detail,
    by: row.byName,
    changeId: row.changeId,
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** The next runs of a timing in a place, as they are shown. */
export function nextOf(timing: Timing, calendar: Calendar, count: number): Schedule['next'] {
  if (cronProblem(timing.cron, timing.zone) !== null) return []
  return nextRuns(timing, calendar, Date.now(), count).map(({ at, blackout }) => ({
    at: new Date(at).toISOString(),
    blackout,
    clock: clockOfRun(timing.cron, timing.zone, at),
  }))
}

/** The clock changes of the coming year that touch a timing, as they are shown. */
export function shiftsOf({ cron, zone }: Pick<Timing, 'cron' | 'zone'>): ScheduleShift[] {
  if (cronProblem(cron, zone) !== null) return []
  return shiftsAfter(cron, zone, Date.now()).map(({ at, ...rest }) => ({
    ...rest,
    at: new Date(at).toISOString(),
  }))
}

function placeOf(row: ScheduleRow): Schedule['place'] {
  if (row.target) return { kind: 'target', id: row.targetId, name: row.target.name }
  if (row.environment) return { kind: 'environment', id: row.environmentId, name: row.environment.name }
  return { kind: 'panel', id: null, name: 'Quarterdeck' }
}

/** What a view of a schedule needs to know beside its row. */
export type ViewNeeds = {
  calendars: Calendars
  mayWrite: boolean
  held: Schedule['held']
  /** How many of its next runs. */
  next: number
}

/** One schedule as the API shows it. */
export function scheduleView(row: ScheduleRow, { calendars, mayWrite, held, next }: ViewNeeds): Schedule {
  const { id, cron, zone, jitterSeconds, lateMinutes } = row
  const timing = { id, cron, zone, jitterSeconds, lateMinutes, rule: row.rule as WindowRule }
  const [last] = row.fires
  const place = { targetId: row.targetId, environmentId: row.target?.environmentId ?? row.environmentId }
  return scheduleSchema.parse({
    ...timing,
    kind: row.kind,
    kindTitle: Object.entries(SCHEDULE_KINDS).find(([kind]) => kind === row.kind)?.[1].title ?? row.kind,
    name: row.name,
    builtIn: row.builtIn,
    place: placeOf(row),
    sentence: cronSentence(cron),
    overlap: row.overlap,
    version: row.version,
    paused: row.pausedAt
      ? { at: row.pausedAt.toISOString(), by: row.pausedByName ?? holdTexts.somebody }
      : null,
    createdBy: row.createdByName,
    held,
    next: row.pausedAt ? [] : nextOf(timing, calendarOf(calendars, place), next),
    last: last ? fireView(last, row) : null,
    mayWrite,
  })
}
