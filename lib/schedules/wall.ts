import { aheadMs, shownAt } from '@/lib/format/zone'

const MINUTE = 60_000
const DAY = 86_400_000

/** A date such as `2026-03-29` and a clock such as `02:30` on the wall of a zone. */
export type WallTime = { date: string; clock: string }

/** Date (`2026-03-29`) in a zone at a moment. */
export function dateAt(at: number, zone: string): string {
  return new Date(shownAt(at, zone)).toISOString().slice(0, 10)
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** Day of the week of a date; 0 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00Z`).getUTCDay()
}

/**
 * The moment at which the clock on the wall shows a time, in Unix milliseconds. A time that is skipped in
 * spring counts as the end of the gap; one that comes twice in autumn is the first or the last, as asked.
 */
export function momentOf({ date, clock }: WallTime, zone: string, which: 'first' | 'last'): number {
  const asUtc = Date.parse(`${date}T${clock}Z`)
  // Clocks change less than twice in two days, so these are the offsets before and after a change.
  const before = asUtc - aheadMs(asUtc - DAY, zone)
  const after = asUtc - aheadMs(asUtc + DAY, zone)
  const valid = [before, after].filter((at) => shownAt(at, zone) === asUtc)
  if (valid.length > 0) return which === 'first' ? Math.min(...valid) : Math.max(...valid)
  return jumpBetween(Math.min(before, after), Math.max(before, after), zone)
}

/** The minute at which the clock jumps, between two moments around it. */
export function jumpBetween(low: number, high: number, zone: string): number {
  const old = aheadMs(low, zone)
  let [from, to] = [low, high]
  while (to - from > MINUTE) {
    const middle = from + Math.floor((to - from) / 2 / MINUTE) * MINUTE
    if (aheadMs(middle, zone) === old) from = middle
    else to = middle
  }
  return to
}
