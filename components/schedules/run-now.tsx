'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { Schedule, ScheduleFire } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { stateWords } from './schedule-words'

type Answer = { state: ScheduleFire['state']; detail: string }

function Outcome({ state, detail, onClose }: Answer & { onClose: () => void }) {
  const { status, word } = stateWords(state)
  return (
    <div className="space-y-3" role="status">
      <p>
        <Status status={status}>{word}</Status>
      </p>
      {detail ? (
        <p className="text-sm">
          <HostileText text={detail} />
        </p>
      ) : null}
      <p className="text-ink-muted text-sm">The history has it.</p>
      <div className="flex justify-end border-t pt-3">
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  )
}

/** Runs a schedule now, and says what came of it. */
export function RunNow({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const cache = useQueryClient()
  const run = useMutation(
    orpc.schedules.run.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: orpc.schedules.key() }),
    }),
  )
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Run <HostileText text={schedule.name} max={40} /> now
        </>
      }
      sentence={`${schedule.kindTitle}: ${schedule.place.name}. It runs once, outside of its times${schedule.rule === 'window' ? ' and windows' : ''}.`}
      tier={1}
      verb="Run now"
      consequences={[
        ...(schedule.rule === 'always' ? [] : ['On a blackout day it does not run, by hand either.']),
        'Where a freeze stands it does not run; the history says so.',
      ]}
      busy={run.isPending}
      error={run.isError ? problemOf(run.error) : null}
      onConfirm={() => run.mutate({ id: schedule.id })}
      progress={run.data ? <Outcome {...run.data} onClose={onClose} /> : undefined}
    />
  )
}
