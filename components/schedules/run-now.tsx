'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { Schedule, ScheduleFire } from '@/lib/features/schedules/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { schedulesTexts as words } from '@/lib/texts/schedules'
import { say } from '@/lib/texts/texts'
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
      <p className="text-ink-muted text-sm">{words.historyHasIt}</p>
      <div className="flex justify-end border-t pt-3">
        <Button onClick={onClose}>{words.done}</Button>
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
      title={<Say of={words.runNow} name={<HostileText text={schedule.name} max={40} />} />}
      sentence={say(schedule.rule === 'window' ? words.itRunsOnceInWindows : words.itRunsOnce, {
        what: schedule.kindTitle,
        where: schedule.place.name,
      })}
      tier={1}
      verb={words.runNow2}
      consequences={[...(schedule.rule === 'always' ? [] : [words.onBlackoutDayIt]), words.whereFreezeStands]}
      busy={run.isPending}
      error={run.isError ? problemOf(run.error) : null}
      onConfirm={() => run.mutate({ id: schedule.id })}
      progress={run.data ? <Outcome {...run.data} onClose={onClose} /> : undefined}
    />
  )
}
