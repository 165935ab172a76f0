import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import { addDays, dateAt, weekdayOf } from '@/lib/schedules/wall'

/** Something that lies in the calendar: one span of a window, or blackout days. Moments are ISO in UTC. */
export type CalendarItem = { key: string; from: string; to: string } & (
  | { what: 'window'; source: Window }
  | { what: 'blackout'; source: BlackoutDays }
)

/** A target and the environment in which it lies. */
export type PlacedTarget = { id: string; environmentId: string }

/** Whether a text is a month such as `2026-11`. */
export function isMonth(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text)
}

/** The month so many months later. */
export function addMonths(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 7)
}

/** The same day in another month, or its last where it has no such day. */
export function dayIn(month: string, day: string): string {
  const last = addDays(`${addMonths(month, 1)}-01`, -1)
  const same = `${month}-${day.slice(8)}`
  return same > last ? last : same
}

/** The weeks that touch a month, Monday first; each day as `2026-11-23`. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`
  const start = addDays(first, -((weekdayOf(first) + 6) % 7))
  const weeks: string[][] = []
  for (let monday = start; monday < `${addMonths(month, 1)}-01`; monday = addDays(monday, 7))
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((day) => addDays(monday, day)))
  return weeks
}

/** Which day an arrow or page key leads to; null for other keys. */
export function dayAfterKey(key: string, day: string): string | null {
  const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const step = steps[key]
  if (step !== undefined) return addDays(day, step)
  const weekday = (weekdayOf(day) + 6) % 7
  if (key === 'Home') return addDays(day, -weekday)
  if (key === 'End') return addDays(day, 6 - weekday)
  if (key === 'PageUp') return dayIn(addMonths(day.slice(0, 7), -1), day)
  return key === 'PageDown' ? dayIn(addMonths(day.slice(0, 7), 1), day) : null
}

/** Everything that was answered, as items of the calendar. */
export function itemsOf(answer: {
  windows: readonly Window[]
  blackouts: readonly BlackoutDays[]
}): CalendarItem[] {
  const windows = answer.windows.flatMap((source) =>
    source.spans.map(({ from, to }) => ({
      what: 'window' as const,
      key: `${source.id} ${from}`,
      from,
      to,
      source,
    })),
  )
  const blackouts = answer.blackouts.map((source) => ({
    what: 'blackout' as const,
    key: source.id,
    ...source.span,
    source,
  }))
  return [...blackouts, ...windows]
}

/** The items on each day of a zone, blackouts first, then by their beginning. */
export function byDay(items: readonly CalendarItem[], zone: string): Map<string, CalendarItem[]> {
  const days = new Map<string, CalendarItem[]>()
  for (const item of items) {
    const last = dateAt(Date.parse(item.to) - 1, zone)
    for (let date = dateAt(Date.parse(item.from), zone); date <= last; date = addDays(date, 1))
      days.set(date, [...(days.get(date) ?? []), item])
  }
  for (const list of days.values())
    list.sort((a, b) => a.what.localeCompare(b.what) || a.from.localeCompare(b.from))
  return days
}

type Placed = { place: Window['place'] }

/**
 * What holds in a place. In an environment: what is set on it, on its targets and everywhere. On a target: its own
 * windows or else those of its environment, and every blackout around it. Null: everything.
 */
export function inPlace<W extends Placed, B extends Placed>(
  all: { windows: readonly W[]; blackouts: readonly B[] },
  placeId: string | null,
  targets: readonly PlacedTarget[],
): { windows: W[]; blackouts: B[] } {
  if (placeId === null) return { windows: [...all.windows], blackouts: [...all.blackouts] }
  const target = targets.find((one) => one.id === placeId)
  if (target) {
    const own = all.windows.filter(({ place }) => place.id === target.id)
    const around = all.windows.filter(({ place }) => place.id === target.environmentId)
    const ids = [null, target.id, target.environmentId]
    return {
      windows: own.length > 0 ? own : around,
      blackouts: all.blackouts.filter(({ place }) => ids.includes(place.id)),
    }
  }
  const inside = new Set(targets.filter((one) => one.environmentId === placeId).map((one) => one.id))
  const holds = ({ place }: Placed) =>
    place.id === null || place.id === placeId || (place.kind === 'target' && inside.has(place.id))
  return { windows: all.windows.filter(holds), blackouts: all.blackouts.filter(holds) }
}
