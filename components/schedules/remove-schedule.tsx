'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import type { Schedule } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

export type RemoveScheduleProps = {
  schedule: Schedule
  onClose: () => void
  onRemoved: (schedule: Schedule) => void
}

/** Removes a schedule; it can be taken back. */
export function RemoveSchedule({ schedule, onClose, onRemoved }: RemoveScheduleProps) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.schedules.remove.mutationOptions({
      onSuccess: async () => {
        onRemoved(schedule)
        onClose()
        await cache.invalidateQueries({ queryKey: orpc.schedules.key() })
      },
    }),
  )
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Remove <HostileText text={schedule.name} max={40} />
        </>
      }
      sentence={`${schedule.name} does not run any more. It can be taken back.`}
      tier={1}
      verb="Remove schedule"
      consequences={['A run that is under way goes on.', 'Times that pass meanwhile are not made up for.']}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: schedule.id })}
    />
  )
}
