'use client'
import type { ReactNode } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Popover } from '@/components/ui/popover'
import type { Reading as ReadingValue } from '@/lib/engines/contract/reading'
import { patternTexts as t } from '@/lib/texts/patterns'
import { HostileText } from './hostile-text'
import { Status } from './status'

/** The mark of a fact nobody could read: opens to say why and what would make it known. */
export function Unknown({ reason, remedy, word }: { reason: string; remedy?: string | null; word?: string }) {
  return (
    <Popover
      title={t.whyThisIsUnknown}
      titleVisible
      trigger={
        <button
          type="button"
          className="hit-24 rounded-sm text-ink-muted underline decoration-dotted underline-offset-2"
        >
          <Status status="unknown">{word ?? t.unknown}</Status>
        </button>
      }
    >
      <p className="text-sm">
        <HostileText text={reason} />
      </p>
      {remedy ? (
        <div className="mt-2 flex items-start gap-1 rounded-sm border bg-canvas p-2">
          <code className="min-w-0 flex-1 whitespace-pre-wrap break-words font-mono text-xs">
            <HostileText text={remedy} />
          </code>
          <CopyButton text={remedy} label={t.copyRemedy} />
        </div>
      ) : null}
    </Popover>
  )
}

/** Shows what was read, or that it is unknown and why. Never 0 in place of unknown. */
export function Reading<T>({
  reading,
  children,
}: {
  reading: ReadingValue<T>
  children: (value: T) => ReactNode
}) {
  if (reading.known) return children(reading.value)
  return <Unknown reason={reading.reason} remedy={reading.remedy} />
}
