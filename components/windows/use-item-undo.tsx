'use client'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { UndoStrip } from '@/components/schedules/undo-strip'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import type { SetItem } from './remove-item'
import { useWindowsChanged } from './use-windows-changed'

/** Takes the removal of a window or of blackout days back, by setting them again as they were. */
export function useItemUndo(): { removed: (item: SetItem) => void; strip: ReactNode } {
  const changed = useWindowsChanged()
  const [last, setLast] = useState<SetItem | null>(null)
  const done = {
    onSuccess: async () => {
      setLast(null)
      await changed()
    },
  }
  const window = useMutation(orpc.windows.create.mutationOptions(done))
  const blackout = useMutation(orpc.windows.addBlackout.mutationOptions(done))
  const again = last?.what === 'blackout' ? blackout : window
  const undo = () => {
    if (last === null) return
    const { name, zone, place } = last.source
    const at = {
      environmentId: place.kind === 'environment' ? place.id : null,
      targetId: place.kind === 'target' ? place.id : null,
    }
    if (last.what === 'window') return window.mutate({ name, zone, when: last.source.when, ...at })
    const { firstDate, lastDate } = last.source
    blackout.mutate({ name, zone, firstDate, lastDate, ...at })
  }
  return {
    removed: setLast,
    strip: last ? (
      <UndoStrip
        name={last.source.name}
        busy={again.isPending}
        problem={again.isError ? problemOf(again.error) : null}
        onUndo={undo}
        onDismiss={() => setLast(null)}
      />
    ) : null,
  }
}
