'use client'
import { cn } from '@/components/ui/cn'
import { Link } from '@/components/ui/link'
import { formatAgo, formatExactTime, formatTime } from '@/lib/format/time'
import { patternTexts as t } from '@/lib/texts/patterns'
import { say } from '@/lib/texts/texts'
import { useNow } from './use-now'
import { useZone } from './zone'

export type TimeAgoProps = { at: Date | string | number; mode?: 'ago' | 'time' | 'both'; className?: string }

/** A moment: how long ago, or the clock. The exact time with its zone, and ISO in UTC, is in the title. */
export function TimeAgo({ at, mode = 'ago', className }: TimeAgoProps) {
  const zone = useZone()
  const date = at instanceof Date ? at : new Date(at)
  const now = useNow(mode === 'time' ? 60_000 : 1_000)
  if (Number.isNaN(date.getTime())) return <span className={className}>–</span>
  const ago = formatAgo(date, now)
  const clock = formatTime(date, now, zone)
  return (
    <time
      dateTime={date.toISOString()}
      title={`${formatExactTime(date, zone)}\n${date.toISOString()}`}
      suppressHydrationWarning
      className={cn('tabular whitespace-nowrap', className)}
    >
      {mode === 'ago' ? ago : mode === 'time' ? clock : say(t.bothTimes, { clock, ago })}
    </time>
  )
}

/** The zone all times of a page are in, written out once; it leads to where another is chosen. */
export function ZoneNote({ className }: { className?: string }) {
  const zone = useZone()
  return (
    <Link
      quiet
      href="/me"
      prefetch={false}
      title={t.chooseAnotherZone}
      className={cn('text-ink-faint text-xs', className)}
    >
      {say(t.timesIn, { zone })}
    </Link>
  )
}
