import { cn } from '@/components/ui/cn'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A moment by the clock of a zone, with its day of the week and how far it is from UTC: "Sun 29 Mar 2026, 03:00 UTC+2". */
function zonedText(at: string, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(new Date(at)).map((part) => [part.type, part.value]))
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const offset = get('timeZoneName').replace('GMT', 'UTC')
  return `${get('weekday')} ${get('day')} ${get('month').slice(0, 3)} ${get('year')}, ${get('hour')}:${get('minute')} ${offset}`
}

/** A moment as the clock on the wall of a zone shows it. */
export function ZonedTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  return (
    <time dateTime={at} title={`${at}, ${zone}`} className={cn('tabular', className)}>
      {zonedText(at, zone)}
    </time>
  )
}
