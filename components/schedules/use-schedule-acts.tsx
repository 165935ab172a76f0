'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import type { Schedule } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { UndoStrip } from './undo-strip'

const RunNow = lazy(() => import('./run-now').then((module) => ({ default: module.RunNow })))
const RemoveSchedule = lazy(() =>
  import('./remove-schedule').then((module) => ({ default: module.RemoveSchedule })),
)

export type ScheduleActs = {
  run: (schedule: Schedule) => void
  pause: (schedule: Schedule) => void
  remove: (schedule: Schedule) => void
  /** True while a pause or its end is written. */
  busy: boolean
  /** What went wrong and what can be undone; above the list. */
  notes: ReactNode
  dialogs: ReactNode
}

/** What can be done with a schedule, on the list and on its page. */
export function useScheduleActs(onRemoved?: () => void): ScheduleActs {
  const cache = useQueryClient()
  const [open, setOpen] = useState<{ what: 'run' | 'remove'; schedule: Schedule } | null>(null)
  const [removed, setRemoved] = useState<Schedule | null>(null)
  const again = () => cache.invalidateQueries({ queryKey: orpc.schedules.key() })
  const pause = useMutation(orpc.schedules.pause.mutationOptions({ onSuccess: again }))
  const restore = useMutation(
    orpc.schedules.restore.mutationOptions({
      onSuccess: async () => {
        setRemoved(null)
        await again()
      },
    }),
  )
  const close = () => setOpen(null)
  return {
    run: (schedule) => setOpen({ what: 'run', schedule }),
    remove: (schedule) => setOpen({ what: 'remove', schedule }),
    pause: ({ id, paused }) => pause.mutate({ id, paused: paused === null }),
    busy: pause.isPending,
    notes: (
      <>
        {pause.isError ? <ErrorPanel {...problemOf(pause.error)} className="mb-3" /> : null}
        {removed ? (
          <UndoStrip
            name={removed.name}
            busy={restore.isPending}
            problem={restore.isError ? problemOf(restore.error) : null}
            onUndo={() => restore.mutate({ id: removed.id })}
            onDismiss={() => setRemoved(null)}
          />
        ) : null}
      </>
    ),
    dialogs: (
      <Suspense>
        {open?.what === 'run' ? <RunNow schedule={open.schedule} onClose={close} /> : null}
        {open?.what === 'remove' ? (
          <RemoveSchedule
            schedule={open.schedule}
            onClose={close}
            onRemoved={(schedule) => {
              setRemoved(schedule)
              onRemoved?.()
            }}
          />
        ) : null}
      </Suspense>
    ),
  }
}
