import { cn } from '@/components/ui/cn'
import { formatDayTime } from '@/lib/format/time'

const formats = new Map<string, Intl.DateTimeFormat>()

function weekdayAndOffset(at: Date, zone: string): { weekday: string; offset: string } {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      timeZoneName: 'shortOffset',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, part.value]))
  const offset = (parts.get('timeZoneName') ?? '').replace('GMT', 'UTC').replace(/\+0$/, '')
  return { weekday: parts.get('weekday') ?? '', offset }
}

/** A moment as the clock on the wall of a zone shows it: "Sun 29 Mar 2026, 03:00 UTC+2". */
export function ZonedTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  const date = new Date(at)
  const { weekday, offset } = weekdayAndOffset(date, zone)
  return (
    <time dateTime={at} title={`${at}, ${zone}`} className={cn('tabular', className)}>
      {weekday} {formatDayTime(date, zone)} {offset}
    </time>
  )
}
