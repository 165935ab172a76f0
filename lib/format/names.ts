import { language } from '@/lib/texts/texts'

const kept = new Map<string, Intl.DateTimeFormat>()

/** A date, or the part of it that is asked for, in words of the language of this installation; by the clock of UTC. */
export function inWords(date: Date, part: Intl.DateTimeFormatOptions): string {
  const spoken = language()
  // British where the order counts; its short September has four letters.
  const locale = spoken?.tag ?? (part.day ? 'en-GB' : 'en-US')
  const key = JSON.stringify([locale, part])
  const format = kept.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...part })
  kept.set(key, format)
  const written = format.format(date)
  return spoken?.names?.(written) ?? written
}

/** The name of a month, 1 to 12. */
export function monthName(month: number, length: 'long' | 'short'): string {
  return inWords(new Date(Date.UTC(2026, month - 1, 1)), { month: length })
}

/** The name of a day of the week, 0 to 6 from Sunday on. */
export function weekdayName(day: number, length: 'long' | 'short'): string {
  // The 4th of January 2026 was a Sunday.
  return inWords(new Date(Date.UTC(2026, 0, 4 + day)), { weekday: length })
}

/** A date such as `2026-11-24` in full: "Tuesday 24 November 2026". */
export function dayWords(date: string): string {
  const full = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  return inWords(new Date(`${date}T00:00Z`), full)
}
