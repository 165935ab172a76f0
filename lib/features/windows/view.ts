import 'server-only'
import { type MaintenanceWindow, type Span, spansBetween } from '@/lib/schedules/calendar'
import { addDays, momentOf } from '@/lib/schedules/wall'
import type { BlackoutDays, Window } from './contract'
import type { BlackoutRow, WindowRow } from './store'

function placeOf(row: WindowRow | BlackoutRow): Window['place'] {
  if (row.target) return { kind: 'target', id: row.targetId, name: row.target.name }
  if (row.environment) return { kind: 'environment', id: row.environmentId, name: row.environment.name }
  return { kind: 'panel', id: null, name: 'Everywhere' }
}

/** When a window is open, as the API and as the calendar say it. */
export function whenOf(row: WindowRow): { when: Window['when']; window: MaintenanceWindow } {
  const { zone, days, startsAt, endsAt } = row
  if (startsAt && endsAt)
    return {
      when: { kind: 'once', startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      window: { kind: 'once', startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
    }
  const weekly = { kind: 'weekly' as const, days, from: row.fromClock ?? '', to: row.toClock ?? '' }
  return { when: weekly, window: { ...weekly, zone } }
}

const shown = ({ from, to }: Span) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

/** One window with its spans in a range. */
export function windowView(row: WindowRow, range: Span, mayWrite: boolean): Window {
  const { when, window } = whenOf(row)
  const spans = spansBetween(window, range).map(shown)
  const { id, name, zone, createdByName } = row
  return { id, name, place: placeOf(row), zone, when, spans, createdBy: createdByName, mayWrite }
}

/** One blackout, and when it begins and ends by the clock of its zone. */
export function blackoutView(row: BlackoutRow, mayWrite: boolean): BlackoutDays {
  const { id, name, firstDate, lastDate, zone, createdByName } = row
  const midnight = (date: string) => momentOf({ date, clock: '00:00' }, zone, 'first')
  const span = shown({ from: midnight(firstDate), to: midnight(addDays(lastDate, 1)) })
  return {
    id,
    name,
    place: placeOf(row),
    firstDate,
    lastDate,
    zone,
    span,
    createdBy: createdByName,
    mayWrite,
  }
}
