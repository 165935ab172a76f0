'use client'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import type { Problem } from '@/lib/http/problem'
import { schedulesTexts as t } from '@/lib/texts/schedules'

export type UndoStripProps = {
  /** Name of what was removed. */
  name: string
  busy: boolean
  problem: Problem | null
  onUndo: () => void
  onDismiss: () => void
}

/** Says that something was removed, and takes it back. It stays until it is dismissed or something else is done. */
export function UndoStrip({ name, busy, problem, onUndo, onDismiss }: UndoStripProps) {
  return (
    <div className="mb-3 space-y-2">
      <div
        role="status"
        className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border bg-hover px-3 py-1.5"
      >
        <span>
          <Say of={t.wasRemoved} name={<HostileText text={name} max={60} className="font-medium" />} />
        </span>
        <Button size="sm" busy={busy} onClick={onUndo}>
          {t.undo}
        </Button>
        <Button size="sm" variant="ghost" onClick={onDismiss} className="ml-auto">
          {t.dismiss}
        </Button>
      </div>
      {problem ? <ErrorPanel {...problem} /> : null}
    </div>
  )
}
