import type { Window } from '@/lib/features/windows/contract'
import { inWords, weekdayName } from '@/lib/format/names'
import { formatClock, formatWallClock } from '@/lib/format/time'
import { toClock } from '@/lib/format/zone'
import { dateAt } from '@/lib/schedules/wall'
import { say } from '@/lib/texts/texts'
import { windowsTexts as t } from '@/lib/texts/windows'

/** Days of the week as they are shown, Monday first; the number is that of the API. */
export const WEEK: readonly { day: number; short: string; long: string }[] = [1, 2, 3, 4, 5, 6, 0].map(
  (day) => ({
    day,
    short: weekdayName(day, 'short'),
    long: weekdayName(day, 'long'),
  }),
)

/** A month: "November 2026". */
export function monthWords(month: string): string {
  return inWords(new Date(`${month}-01T00:00Z`), { month: 'long', year: 'numeric' })
}

/** Days of the week of a window: "Monday to Friday", "every day", "Sat, Sun". */
export function weekdayWords(days: readonly number[]): string {
  const chosen = WEEK.filter(({ day }) => days.includes(day))
  if (chosen.length === 7) return t.everyDay
  if (chosen.map(({ day }) => day).join() === '1,2,3,4,5') return t.mondayToFriday
  return chosen.length === 1 ? (chosen[0]?.long ?? '') : chosen.map(({ short }) => short).join(', ')
}

/** When a weekly window is open, by the clock of its zone. */
export function weeklyWords({ days, from, to }: Extract<Window['when'], { kind: 'weekly' }>): string {
  const times = { from: formatWallClock(from), to: formatWallClock(to) }
  return say(to > from ? t.weekly : t.weeklyNight, { days: weekdayWords(days), ...times })
}

type Span = { from: string; to: string }

const isOn = (date: string, at: string, zone: string) => dateAt(Date.parse(at), zone) === date
const isMidnight = (at: string, zone: string) => toClock(new Date(at), zone).endsWith('T00:00')

/** When a span begins on a day, by the clock of a zone; null when it does not begin after the day did. */
export function startOn(date: string, { from }: Span, zone: string): string | null {
  return isOn(date, from, zone) && !isMidnight(from, zone) ? formatClock(new Date(from), zone) : null
}

/** What of a span lies on a day, by the clock of a zone: "22:00–23:30", "from 22:00", "until 02:00", "all day". */
export function hoursOn(date: string, span: Span, zone: string): string {
  const from = startOn(date, span, zone)
  const to = isOn(date, span.to, zone) ? formatClock(new Date(span.to), zone) : null
  if (from !== null && to !== null) return say(t.fromTo, { from, to })
  if (from !== null) return say(t.fromFrom, { from })
  return to === null ? t.allDay : say(t.untilTo, { to })
}
