/** When a rule holds, by the clock on the wall of a place. */
export type Hours = {
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: string
  /** Days on which the span begins; 0 is Sunday. */
  days: readonly number[]
  /** `HH:MM`; the same in both means the whole day. */
  from: string
  /** `HH:MM`, not in it any more; before `from` it is that of the next day. */
  to: string
}

const DAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const kept = formats.get(timeZone)
  if (kept) return kept
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}

/** True when the name is a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined
  } catch {
    return false
  }
}

/** Day of the week (0 is Sunday) and minutes since midnight, as the clock on the wall shows them. */
export function wallClock(at: Date, timeZone: string): { day: number; minutes: number } {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const minutes = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return { day: DAY_NAMES.indexOf(parts.get('weekday') ?? ''), minutes }
}

function minutesOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':')
  return Number(hour) * 60 + Number(minute)
}

/**
 * True when the clock on the wall is within the hours. A span over midnight belongs to the day on which it
 * began. The hour that is skipped in spring never comes, the one that comes twice in autumn counts twice.
 */
export function isWithin(hours: Hours, at: Date): boolean {
  const { day, minutes } = wallClock(at, hours.timeZone)
  const from = minutesOf(hours.from)
  const to = minutesOf(hours.to)
  if (from === to) return hours.days.includes(day)
  if (from < to) return hours.days.includes(day) && minutes >= from && minutes < to
  const yesterday = (day + 6) % 7
  return (hours.days.includes(day) && minutes >= from) || (hours.days.includes(yesterday) && minutes < to)
}
