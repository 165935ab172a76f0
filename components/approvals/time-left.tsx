'use client'
import { useNow } from '@/components/patterns/use-now'
import { timeLeft } from './time-left-words'

/** How long something still holds, counting down. */
export function TimeLeft({ until }: { until: string }) {
  const now = useNow(1_000)
  return (
    <time dateTime={until} title={until} suppressHydrationWarning className="tabular whitespace-nowrap">
      {timeLeft(until, now)}
    </time>
  )
}
