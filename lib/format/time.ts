import { formatTexts as t } from '@/lib/texts/format'
import { say } from '@/lib/texts/texts'
import { formatDuration } from './duration'
import { formats } from './formats'
import { monthName } from './names'

type Parts = { year: string; month: string; day: string; hour: string; minute: string; second: string }

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const found = formatters.get(zone)
  if (found) return found
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
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  }
}

/** The day of a moment as its reader writes it; `year` only where it says something. */
function dayOf({ year, month, day }: Pick<Parts, 'year' | 'month' | 'day'>, withYear: boolean): string {
  const { dates } = formats()
  if (dates === 'iso') return withYear ? `${year}-${month}-${day}` : `${month}-${day}`
  if (dates === 'us') return withYear ? `${month}/${day}/${year}` : `${month}/${day}`
  if (dates === 'dots') return withYear ? `${day}.${month}.${year}` : `${day}.${month}.`
  const words = { day: Number(day), month: monthName(Number(month), 'short') }
  return withYear ? say(t.dayMonthYear, { ...words, year }) : say(t.dayMonth, words)
}

function clockOf(
  { hour, minute, second }: Omit<Parts, 'year' | 'month' | 'day'>,
  withSeconds: boolean,
): string {
  const rest = withSeconds ? `${minute}:${second}` : minute
  if (formats().clock === '24') return `${hour}:${rest}`
  return say(Number(hour) < 12 ? t.am : t.pm, { time: `${Number(hour) % 12 || 12}:${rest}` })
}

/** A date such as `2026-11-21` as its reader writes it: "21 Nov 2026". */
export function formatDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return dayOf({ year, month, day }, true)
}

/** A time of the clock on a wall, such as `14:30`, as its reader writes it. */
export function formatWallClock(clock: string): string {
  const [hour = '', minute = ''] = clock.split(':')
  return clockOf({ hour, minute, second: '' }, false)
}

/** A moment: "12:03:07" today, "21 Nov, 12:03" this year, "21 Nov 2025" before. `zone` is an IANA name. */
export function formatTime(at: Date, now: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return '–'
  const then = partsOf(at, zone)
  const today = partsOf(now, zone)
  if (then.year !== today.year) return dayOf(then, true)
  if (then.month !== today.month || then.day !== today.day)
    return say(t.dayTime, { day: dayOf(then, false), time: clockOf(then, false) })
  return clockOf(then, true)
}

/** The clock alone, for moments within a day: "12:03". */
export function formatClock(at: Date, zone: string): string {
  return Number.isNaN(at.getTime()) ? '–' : clockOf(partsOf(at, zone), false)
}

/** The whole moment with its zone, for titles: "21 Nov 2026, 12:03:07 Europe/Berlin". */
export function formatExactTime(at: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return '–'
  const then = partsOf(at, zone)
  return say(t.dayTimeZone, { day: dayOf(then, true), time: clockOf(then, true), zone })
}

/** Day and clock whatever the year: "21 Nov 2026, 12:03". */
export function formatDayTime(at: Date, zone: string): string {
  if (Number.isNaN(at.getTime())) return '–'
  const then = partsOf(at, zone)
  return say(t.dayTime, { day: dayOf(then, true), time: clockOf(then, false) })
}

/** How long ago, or how soon: "3 m 12 s ago", "in 2 h", "now" within a second. */
export function formatAgo(at: Date, now: Date): string {
  const gone = now.getTime() - at.getTime()
  if (Number.isNaN(gone)) return '–'
  if (Math.abs(gone) < 1000) return t.now
  const span = formatDuration(Math.round(Math.abs(gone) / 1000) * 1000).replace(/\.0 s$/, ' s')
  return gone > 0 ? say(t.ago, { span }) : say(t.soon, { span })
}
