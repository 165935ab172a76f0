'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { Schedule } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'

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
      title={<Say of={t.removeName} name={<HostileText text={schedule.name} max={40} />} />}
      sentence={say(t.doesNotRunAny, { name: schedule.name })}
      tier={1}
      verb={t.removeSchedule}
      consequences={[t.runThatIsUnder, t.timesThatPass]}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: schedule.id })}
    />
  )
}
