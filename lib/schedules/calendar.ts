import { addDays, dateAt, momentOf, weekdayOf } from './wall'

/** A weekly span by the clock on the wall: `to` not after `from` is that of the next day. 0 is Sunday. */
export type WeeklyWindow = { kind: 'weekly'; zone: string; days: readonly number[]; from: string; to: string }
/** One span of time, Unix milliseconds. */
export type OnceWindow = { kind: 'once'; startsAt: number; endsAt: number }
export type MaintenanceWindow = WeeklyWindow | OnceWindow

/** Days on which nothing may be done, first and last included; they win over every window. */
export type Blackout = { name: string; zone: string; firstDate: string; lastDate: string }

/** What holds in one place: windows of the target or else of its environment, and every blackout around it. */
export type Calendar = { windows: readonly MaintenanceWindow[]; blackouts: readonly Blackout[] }

/** A span of time, Unix milliseconds, the end not in it. */
export type Span = { from: number; to: number }

const DAY = 86_400_000
/** A window is looked for so far ahead. */
const HORIZON_DAYS = 400

/**
 * The span that a weekly window has on a date. It begins with the first coming of its start and ends with the
 * last coming of its end, so that in the night of an autumn change it is an hour longer, in spring shorter.
 */
export function spanOn(window: WeeklyWindow, date: string): Span | null {
  if (!window.days.includes(weekdayOf(date))) return null
  const from = momentOf({ date, clock: window.from }, window.zone, 'first')
  const last = window.to > window.from ? date : addDays(date, 1)
  const to = momentOf({ date: last, clock: window.to }, window.zone, 'last')
  return to > from ? { from, to } : null
}

/** The span in which a moment lies; null outside. */
function spanAt(window: MaintenanceWindow, at: number): Span | null {
  if (window.kind === 'once')
    return at >= window.startsAt && at < window.endsAt ? { from: window.startsAt, to: window.endsAt } : null
  const today = dateAt(at, window.zone)
  for (const date of [today, addDays(today, -1)]) {
    const span = spanOn(window, date)
    if (span && at >= span.from && at < span.to) return span
  }
  return null
}

/** When the windows that are open at a moment have closed, those that follow without a gap included; null outside. */
export function closesAt(windows: readonly MaintenanceWindow[], at: number): number | null {
  let end = at
  for (let round = 0; round < 1_000; round++) {
    const next = Math.max(end, ...windows.map((window) => spanAt(window, end)?.to ?? end))
    if (next === end) break
    end = next
  }
  return end > at ? end : null
}

/** The first moment from `at` on that lies in a window; null when none opens within a year. */
export function opensAt(windows: readonly MaintenanceWindow[], at: number): number | null {
  const all = windows.map((window) => (spanAt(window, at) ? at : nextStart(window, at)))
  const known = all.filter((one) => one !== null)
  return known.length > 0 ? Math.min(...known) : null
}

function nextStart(window: MaintenanceWindow, at: number): number | null {
  if (window.kind === 'once') return window.startsAt > at ? window.startsAt : null
  let date = dateAt(at, window.zone)
  for (let day = 0; day < HORIZON_DAYS; day++, date = addDays(date, 1)) {
    const span = spanOn(window, date)
    if (span && span.from > at) return span.from
  }
  return null
}

/** The blackout in which a moment lies, by the date where it was set; null when there is none. */
export function blackoutAt(blackouts: readonly Blackout[], at: number): Blackout | null {
  return (
    blackouts.find(({ zone, firstDate, lastDate }) => {
      const date = dateAt(at, zone)
      return date >= firstDate && date <= lastDate
    }) ?? null
  )
}

/** Every span of a window that touches the time between two moments, in order. */
export function spansBetween(window: MaintenanceWindow, { from, to }: Span): Span[] {
  if (window.kind === 'once')
    return window.startsAt < to && window.endsAt > from ? [{ from: window.startsAt, to: window.endsAt }] : []
  const spans: Span[] = []
  const days = Math.ceil((to - from) / DAY) + 2
  let date = addDays(dateAt(from, window.zone), -1)
  for (let day = 0; day < days; day++, date = addDays(date, 1)) {
    const span = spanOn(window, date)
    if (span && span.from < to && span.to > from) spans.push(span)
  }
  return spans
}
