const MINUTE = 60_000
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone)
  if (kept) return kept
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(zone, made)
  return made
}

/** What the clock on the wall of a zone shows, written as if it were UTC, in milliseconds. */
function shown(at: number, zone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function aheadMs(at: number, zone: string): number {
  return shown(at, zone) - Math.floor(at / 1000) * 1000
}

/** A date such as `2026-03-29` and a clock such as `02:30` on the wall of a zone. */
export type WallTime = { date: string; clock: string }

/** Date (`2026-03-29`) in a zone at a moment. */
export function dateAt(at: number, zone: string): string {
  return new Date(shown(at, zone)).toISOString().slice(0, 10)
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
  const valid = [before, after].filter((at) => shown(at, zone) === asUtc)
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
