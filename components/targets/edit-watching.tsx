'use client'
import { useMutation } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { Target } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { EditSection } from './edit-section'

/** Stops and resumes watching, at once. */
export function EditWatching({ target, onSaved }: { target: Target; onSaved: (target: Target) => void }) {
  const pause = useMutation(orpc.targets.pause.mutationOptions({ onSuccess: onSaved }))
  const paused = target.state === 'paused'
  return (
    <EditSection title={t.watching} about={t.whileItIsPaused}>
      <div className="space-y-3">
        <p aria-live="polite">
          {paused ? (
            <Status status="off">{t.watchingIsPaused}</Status>
          ) : (
            <Status status={target.state === 'ok' ? 'ok' : 'unknown'}>
              {target.state === 'ok' ? t.thisTargetIs : t.thisTargetIsWatched}
            </Status>
          )}
        </p>
        <Button busy={pause.isPending} onClick={() => pause.mutate({ targetId: target.id, paused: !paused })}>
          {paused ? t.resumeWatching : t.pauseWatching}
        </Button>
        {pause.isError ? <ErrorPanel {...problemOf(pause.error)} /> : null}
      </div>
    </EditSection>
  )
}
