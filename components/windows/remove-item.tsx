'use client'
import { useMutation } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { placeWords } from '@/components/schedules/schedule-words'
import type { BlackoutDays, Window } from '@/lib/features/windows/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { windowsTexts as t } from '@/lib/texts/windows'
import { useWindowsChanged } from './use-windows-changed'

/** Something that is set in the calendar, whichever of its spans was pointed at. */
export type SetItem = { what: 'window'; source: Window } | { what: 'blackout'; source: BlackoutDays }

export type RemoveItemProps = { item: SetItem; onClose: () => void; onRemoved: (item: SetItem) => void }

/** Removes a window or blackout days; they can be set again. */
export function RemoveItem({ item, onClose, onRemoved }: RemoveItemProps) {
  const changed = useWindowsChanged()
  const done = {
    onSuccess: async () => {
      onRemoved(item)
      onClose()
      await changed()
    },
  }
  const window = useMutation(orpc.windows.remove.mutationOptions(done))
  const blackout = useMutation(orpc.windows.removeBlackout.mutationOptions(done))
  const isWindow = item.what === 'window'
  const remove = isWindow ? window : blackout
  const { id, name, place } = item.source
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={<Say of={t.removeName} name={<HostileText text={name} max={40} />} />}
      sentence={
        isWindow
          ? say(t.maintenanceWindow, { placeWords: placeWords(place) })
          : say(t.blackoutDaysOfAre, { placeWords: placeWords(place) })
      }
      tier={1}
      verb={isWindow ? t.removeWindow : t.removeDays}
      consequences={isWindow ? [t.whatRunsInWindows, t.itCanBeTaken] : [t.itCanBeTaken]}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id })}
    />
  )
}
