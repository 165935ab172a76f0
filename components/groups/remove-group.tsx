'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import type { Group } from '@/lib/features/groups/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { groupsTexts as t } from '@/lib/texts/groups'
import { plural, say } from '@/lib/texts/texts'

/** Removes a group; its targets stay where they are. */
export function RemoveGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.groups.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.groups.key() })
        void cache.invalidateQueries({ queryKey: orpc.targets.key() })
        onClose()
      },
    }),
  )
  const stay = group.targets === 0 ? t.itHoldsNoTarget : plural(t.targetsInItStay, group.targets)
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={<Say of={t.remove} name={<HostileText text={group.name} max={40} />} />}
      sentence={say(t.groupIsRemoved, { name: group.name, stay })}
      tier={1}
      verb={t.removeGroup}
      consequences={[t.rolesThatWere]}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: group.id })}
    />
  )
}
