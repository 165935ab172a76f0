'use client'
import { Pause, Play } from 'lucide-react'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import { formatDuration } from '@/lib/format/duration'
import { patternTexts as t } from '@/lib/texts/patterns'
import { useShortcuts } from './shortcuts'
import { TimeAgo } from './time-ago'

export type LiveToggleProps = {
  live: boolean
  onLiveChange: (live: boolean) => void
  /** When the data shown was read. */
  asOf: Date | string | null
  everyMs: number
}

/** Pauses and resumes what updates by itself, and says from when the data is. Key p. */
export function LiveToggle({ live, onLiveChange, asOf, everyMs }: LiveToggleProps) {
  const toggle = () => onLiveChange(!live)
  useShortcuts([{ keys: 'p', label: live ? t.pause : t.goLive, group: t.page, run: toggle }])
  return (
    <span data-print="hide" className="flex items-center gap-2 text-ink-muted text-xs">
      {asOf ? (
        <span className="tabular">
          <Say
            of={live ? t.asOfEvery : t.asOfPaused}
            time={<TimeAgo at={asOf} mode="time" />}
            every={formatDuration(everyMs).replace('.0', '')}
          />
        </span>
      ) : null}
      <Button size="sm" onClick={toggle} aria-keyshortcuts="p">
        {live ? (
          <Pause aria-hidden="true" strokeWidth={1.75} />
        ) : (
          <Play aria-hidden="true" strokeWidth={1.75} />
        )}
        {live ? t.pause : t.goLive}
      </Button>
    </span>
  )
}
