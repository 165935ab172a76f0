'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { Target } from '@/lib/features/targets/contract'
import { inList } from '@/lib/format/list'
import { orpc } from '@/lib/http/query'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { say } from '@/lib/texts/texts'
import { RemoveSection } from './remove-section'

function consequences(target: Target): string[] {
  const users = [target.monitor?.user, target.operator?.user].filter((user) => user !== undefined)
  return [
    users.length > 0 ? say(t.sealedCredentials, { users: inList(users) }) : t.noCredentialIs,
    t.nobodyWatches,
    t.itsHistoryStays,
    say(t.nothingIsDoneAt, {
      users: users.length > 0 ? say(t.dropThereIfThey, { users: inList(users) }) : t.itGoesOnAs,
    }),
  ]
}

/** Takes a target out of the panel. */
export function RemoveTarget({ target }: { target: Target }) {
  const router = useRouter()
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.targets.remove.mutationOptions({
      onSuccess: () => {
        router.push('/')
        void cache.invalidateQueries({ queryKey: orpc.targets.list.key() })
      },
    }),
  )
  return (
    <RemoveSection
      title={t.remove}
      about={t.panelForgetsHowTo}
      button={t.removeThisTarget}
      dialog={{
        title: <Say of={t.remove2} name={<HostileText text={target.name} max={48} />} />,
        sentence: say(t.leavesPanelAndIts, { name: target.name }),
        verb: t.removeTarget,
        typedName: target.name,
        consequences: consequences(target),
        production: target.environment.kind === 'production',
      }}
      remove={remove}
      onConfirm={(answer) => remove.mutate({ targetId: target.id, ...answer })}
    />
  )
}
