'use client'
import { useMutation } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import type { Target } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { EditSection } from './edit-section'

/** Stops and resumes watching, at once. */
export function EditWatching({ target, onSaved }: { target: Target; onSaved: (target: Target) => void }) {
  const pause = useMutation(orpc.targets.pause.mutationOptions({ onSuccess: onSaved }))
  const paused = target.state === 'paused'
  return (
    <EditSection
      title="Watching"
      about="While it is paused nothing connects to the server by itself, its charts have a gap, and no problem is reported."
    >
      <div className="space-y-3">
        <p aria-live="polite">
          {paused ? (
            <Status status="off">Watching is paused</Status>
          ) : (
            <Status status={target.state === 'ok' ? 'ok' : 'unknown'}>
              {target.state === 'ok'
                ? 'This target is watched'
                : 'This target is watched; its state is unknown'}
            </Status>
          )}
        </p>
        <Button busy={pause.isPending} onClick={() => pause.mutate({ targetId: target.id, paused: !paused })}>
          {paused ? 'Resume watching' : 'Pause watching'}
        </Button>
        {pause.isError ? <ErrorPanel {...problemOf(pause.error)} /> : null}
      </div>
    </EditSection>
  )
}
