'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import type { Target } from '@/lib/features/targets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { say } from '@/lib/texts/texts'
import { EditSection } from './edit-section'

function consequences(target: Target): string[] {
  const users = [target.monitor?.user, target.operator?.user].filter((user) => user !== undefined)
  return [
    users.length > 0 ? say(t.sealedCredentials, { users: users.join(' and ') }) : t.noCredentialIs,
    t.nobodyWatches,
    t.itsHistoryStays,
    say(t.nothingIsDoneAt, {
      users: users.length > 0 ? say(t.dropThereIfThey, { users: users.join(' and ') }) : t.itGoesOnAs,
    }),
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
    <EditSection title={t.remove} about={t.panelForgetsHowTo}>
      <Button variant="danger" onClick={() => setOpen(true)}>
        {t.removeThisTarget}
      </Button>
      <DangerDialog
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (!next) remove.reset()
        }}
        title={<Say of={t.remove2} name={<HostileText text={target.name} max={48} />} />}
        sentence={say(t.leavesPanelAndIts, { name: target.name })}
        tier={2}
        verb={t.removeTarget}
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
