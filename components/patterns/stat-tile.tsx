import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'
import type { Reading as ReadingValue } from '@/lib/engines/contract/reading'
import { patternTexts as t } from '@/lib/texts/patterns'
import { say } from '@/lib/texts/texts'
import { Reading } from './reading'
import { Sparkline } from './sparkline'
import { Status, type StatusKind } from './status'

export type StatTileProps = {
  label: string
  /** The value as text, already formatted, or why it is unknown. */
  value: ReadingValue<string>
  unit?: string
  /** What it is measured against: "of 100". */
  limit?: ReactNode
  /** Shown only when it is not OK: calm is silent. */
  status?: StatusKind
  statusText?: ReactNode
  points?: ReadonlyArray<number | null>
  className?: string
}

/** One number that matters, with its limit and its course. */
export function StatTile({
  label,
  value,
  unit,
  limit,
  status,
  statusText,
  points,
  className,
}: StatTileProps) {
  return (
    <div className={cn('flex min-w-0 flex-col gap-0.5 border-l py-1 pl-3', className)}>
      <span className="text-ink-muted text-xs">{label}</span>
      <span className="tabular text-xl leading-7">
        <Reading reading={value}>
          {(text) => (
            <>
              <span className="font-semibold">{text}</span>
              {unit ? <span className="ml-1 text-base text-ink-muted">{unit}</span> : null}
              {limit ? <span className="ml-1.5 text-ink-muted text-sm">{limit}</span> : null}
            </>
          )}
        </Reading>
      </span>
      <span className="flex min-h-5 items-center gap-2 text-xs">
        {points ? <Sparkline points={points} label={say(t.recentCourse, { label })} /> : null}
        {status && status !== 'ok' ? <Status status={status}>{statusText}</Status> : null}
      </span>
    </div>
  )
}
