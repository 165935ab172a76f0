'use client'
import type { ReactNode } from 'react'
import { Say } from '@/components/patterns/say'
import { cn } from '@/components/ui/cn'
import { patternTexts as t } from '@/lib/texts/patterns'
import { Status } from './status'
import { TimeAgo } from './time-ago'

export type StaleStripProps = {
  /** When the data shown was read. */
  readAt: Date | string
  /** Since when the server has not answered; absent while merely late. */
  notReachedSince?: Date | string | null
  reason?: ReactNode
  className?: string
}

/** Says that a page shows what was last known, and from when. The page dims its data beside it. */
export function StaleStrip({ readAt, notReachedSince, reason, className }: StaleStripProps) {
  return (
    <div
      className={cn('flex flex-wrap items-center gap-x-2 border-b bg-hover px-4 py-1.5 text-sm', className)}
    >
      <Status status="unknown">
        <Say of={t.showingDataOf} time={<TimeAgo at={readAt} mode="time" />} />
      </Status>
      {notReachedSince ? (
        <span className="text-ink-muted">
          <Say of={t.serverNotReached} time={<TimeAgo at={notReachedSince} mode="both" />} />
        </span>
      ) : null}
      {reason ? <span className="text-ink-muted">{reason}</span> : null}
    </div>
  )
}
