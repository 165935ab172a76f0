'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Button } from '@/components/ui/button'
import type { Target } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { EditSection } from './edit-section'

function consequences(target: Target): string[] {
  const users = [target.monitor?.user, target.operator?.user].filter((user) => user !== undefined)
  return [
    users.length > 0
      ? `The sealed credentials of ${users.join(' and ')} are wiped and cannot be brought back.`
      : 'No credential is stored, so none is wiped.',
    'Nobody watches the server any more: no figures, no sessions, no problems.',
    'Its history stays: changes, runs and the audit log keep its name.',
    `Nothing is done at the server itself: ${users.length > 0 ? `drop ${users.join(' and ')} there if they are not needed.` : 'it goes on as it is.'}`,
  ]
}

/** Takes a target out of the panel. */
export function RemoveTarget({ target }: { target: Target }) {
  const router = useRouter()
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const remove = useMutation(
    orpc.targets.remove.mutationOptions({
      onSuccess: () => {
        router.push('/')
        void cache.invalidateQueries({ queryKey: orpc.targets.list.key() })
      },
    }),
  )
  return (
    <EditSection
      title="Remove"
      about="The panel forgets how to reach this server. It can be registered again, with its passwords."
    >
      <Button variant="danger" onClick={() => setOpen(true)}>
        Remove this target
      </Button>
      <DangerDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) remove.reset()
        }}
        title={
          <>
            Remove <HostileText text={target.name} max={48} />
          </>
        }
        sentence={`${target.name} leaves the panel and its credentials are wiped.`}
        tier={2}
        verb="Remove target"
        typedName={target.name}
        consequences={consequences(target)}
        production={target.environment.kind === 'production'}
        busy={remove.isPending || remove.isSuccess}
        error={remove.isError ? problemOf(remove.error) : null}
        onConfirm={({ typedName = '', reason }) =>
          remove.mutate({ targetId: target.id, typedName, ...(reason ? { reason } : {}) })
        }
      />
    </EditSection>
  )
}
