import { cn } from '@/components/ui/cn'
import { weekdayName } from '@/lib/format/names'
import { formatDayTime } from '@/lib/format/time'
import { dateAt, weekdayOf } from '@/lib/schedules/wall'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetOf(at: Date, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    formats.set(zone, format)
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  return name.replace('GMT', 'UTC').replace(/\+0$/, '')
}

/** A moment as the clock on the wall of a zone shows it: "Sun 29 Mar 2026, 03:00 UTC+2". */
export function ZonedTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  const date = new Date(at)
  const weekday = weekdayName(weekdayOf(dateAt(date.getTime(), zone)), 'short')
  return (
    <time dateTime={at} title={`${at}, ${zone}`} className={cn('tabular', className)}>
      {say(t.zonedTime, { weekday, time: formatDayTime(date, zone), offset: offsetOf(date, zone) })}
    </time>
  )
}
