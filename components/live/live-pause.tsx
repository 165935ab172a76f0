'use client'
import { LiveToggle } from '@/components/patterns/live-toggle'
import { Status } from '@/components/patterns/status'
import { problemOf } from '@/lib/http/problem'
import { shellTexts as t } from '@/lib/texts/shell'
import { useLiveControl, useLiveState } from './live-context'

/** Live or paused for the whole tab, from when the data is, and whether the panel can be heard at all. */
export function LivePause({ at, everyMs }: { at: string | null; everyMs: number }) {
  const { paused, setPaused } = useLiveControl()
  const { kind, error } = useLiveState()
  // Of the store the banner speaks.
  const lost = kind === 'broken' && problemOf(error).code !== 'store.unavailable'
  return (
    <span data-live={kind} className="flex flex-wrap items-center gap-2">
      {lost ? (
        <Status status="warning" className="text-xs">
          {t.connectionToPanel}
        </Status>
      ) : null}
      <LiveToggle live={!paused} onLiveChange={(live) => setPaused(!live)} asOf={at} everyMs={everyMs} />
    </span>
  )
}
