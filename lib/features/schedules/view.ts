import 'server-only'
import { cronProblem } from '@/lib/schedules/cron'
import { cronSentence } from '@/lib/schedules/cron-words'
import { nextRuns, type Timing, type WindowRule } from '@/lib/schedules/decide'
import { SCHEDULE_KINDS } from '@/lib/schedules/kinds'
import { type Calendars, calendarOf } from '@/lib/schedules/load-store'
import { type Schedule, type ScheduleFire, scheduleSchema } from './contract'
import type { FireRow, ScheduleRow } from './store'

const SHOWN = 3

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
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

/** The next runs of a timing in a place, as they are shown. */
export function nextOf(
  timing: Timing,
  calendars: Calendars,
  place: { environmentId: string | null; targetId: string | null },
): Schedule['next'] {
  if (cronProblem(timing.cron, timing.zone) !== null) return []
  const runs = nextRuns(timing, calendarOf(calendars, place), Date.now(), SHOWN)
  return runs.map(({ at, blackout }) => ({ at: new Date(at).toISOString(), blackout }))
}

function placeOf(row: ScheduleRow): Schedule['place'] {
  if (row.target) return { kind: 'target', id: row.targetId, name: row.target.name }
  if (row.environment) return { kind: 'environment', id: row.environmentId, name: row.environment.name }
  return { kind: 'panel', id: null, name: 'Quarterdeck' }
}

export function scheduleView(row: ScheduleRow, calendars: Calendars, mayWrite: boolean): Schedule {
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
    paused: row.pausedAt ? { at: row.pausedAt.toISOString(), by: row.pausedByName ?? 'somebody' } : null,
    createdBy: row.createdByName,
    next: row.pausedAt ? [] : nextOf(timing, calendars, place),
    last: last ? fireView(last, row) : null,
    mayWrite,
  })
}
