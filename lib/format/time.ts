import { formatDuration } from './duration'

type Parts = { year: string; month: string; day: string; clock: string; seconds: string }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const found = formatters.get(zone)
  if (found) return found
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formatters.set(zone, made)
  return made
}

function partsOf(at: Date, zone: string): Parts {
  const map = new Map(
    formatter(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  )
  const get = (type: Intl.DateTimeFormatPartTypes) => map.get(type) ?? ''
  return {
    year: get('year'),
    month: get('month').slice(0, 3),
    day: get('day'),
    clock: `${get('hour')}:${get('minute')}`,
    seconds: get('second'),
  }
}

/** A moment: "12:03:07" today, "21 Nov, 12:03" this year, "21 Nov 2025" before. `zone` is an IANA name. */
export function formatTime(at: Date, now: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return '–'
  const then = partsOf(at, zone)
  const today = partsOf(now, zone)
  if (then.year !== today.year) return `${then.day} ${then.month} ${then.year}`
  if (then.month !== today.month || then.day !== today.day) return `${then.day} ${then.month}, ${then.clock}`
  return `${then.clock}:${then.seconds}`
}

/** The clock alone, for moments within a day: "12:03". */
export function formatClock(at: Date, zone: string): string {
  return Number.isNaN(at.getTime()) ? '–' : partsOf(at, zone).clock
}

/** The whole moment with its zone, for titles: "21 Nov 2026, 12:03:07 Europe/Berlin". */
export function formatExactTime(at: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return '–'
  const then = partsOf(at, zone)
  return `${then.day} ${then.month} ${then.year}, ${then.clock}:${then.seconds} ${zone}`
}

/** How long ago, or how soon: "3 m 12 s ago", "in 2 h", "now" within a second. */
export function formatAgo(at: Date, now: Date): string {
  const gone = now.getTime() - at.getTime()
  if (Number.isNaN(gone)) return '–'
  if (Math.abs(gone) < 1000) return 'now'
  const span = formatDuration(Math.round(Math.abs(gone) / 1000) * 1000).replace(/\.0 s$/, ' s')
  return gone > 0 ? `${span} ago` : `in ${span}`
}
