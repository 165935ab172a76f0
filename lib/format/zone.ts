/**
 * The canonical spelling of an IANA zone, or null when there is no such zone. One spelling for each, so that nobody
 * fills a cache of zones with capitals.
 */
export function knownZone(name: string): string | null {
  if (!/^[A-Za-z][\w+/-]{1,63}$/.test(name)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** The zone this process or browser runs in. */
export function ownZone(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone
}

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
export function shownAt(at: number, zone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function aheadMs(at: number, zone: string): number {
  return shownAt(at, zone) - Math.floor(at / 1000) * 1000
}

/** A moment as a field for date and time takes it: the clock of a zone, to the minute. Empty for none. */
export function toClock(at: Date | null, zone: string): string {
  if (at === null || Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() + aheadMs(at.getTime(), zone)).toISOString().slice(0, 16)
}

/** What `toClock` wrote, as a moment. An hour that a clock change leaves out counts from before it. Null for no time. */
export function fromClock(text: string, zone: string): Date | null {
  const asUtc = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtc)) return null
  const near = asUtc - aheadMs(asUtc, zone)
  return new Date(asUtc - aheadMs(near, zone))
}
