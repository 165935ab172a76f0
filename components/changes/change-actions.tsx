'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { Button } from '@/components/ui/button'
import type { Change } from '@/lib/features/changes/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

/** What can be done with a plan that was made and not applied: apply it as it is, or throw it away. */
export function ChangeActions({ change }: { change: Change }) {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const refresh = () => cache.invalidateQueries({ queryKey: orpc.changes.key() })
  const discard = useMutation(orpc.changes.discard.mutationOptions({ onSuccess: refresh }))
  const apply = useMutation(
    orpc.changes.apply.mutationOptions({
      onSuccess: async () => {
        setAsking(false)
        await refresh()
      },
    }),
  )
  const { plan, planHash } = change
  if (change.state !== 'planned' || plan === null || planHash === null) return null
  return (
    <>
      <Button busy={discard.isPending} onClick={() => discard.mutate({ id: change.id })}>
        Discard
      </Button>
      <Button variant="primary" onClick={() => setAsking(true)}>
        Apply
      </Button>
      <DangerDialog
        open={asking}
        onOpenChange={setAsking}
        title={change.title}
        sentence={plan.sentence}
        tier={change.tier === 3 ? 3 : change.tier === 2 ? 2 : 1}
        verb="Apply"
        steps={plan.steps}
        consequences={plan.consequences}
        warnings={plan.warnings}
        typedName={plan.typedName}
        production={change.target?.environment.kind === 'production'}
        busy={apply.isPending}
        error={apply.isError ? problemOf(apply.error) : null}
        onConfirm={(answer) => apply.mutate({ id: change.id, planHash, ...answer })}
      />
    </>
  )
}
