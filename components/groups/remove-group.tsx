'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import type { Group } from '@/lib/features/groups/contract'
import { formatCount } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

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
  const stay =
    group.targets === 0 ? 'It holds no target.' : `${formatCount(group.targets, 'target')} in it stay.`
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Remove <HostileText text={group.name} max={40} />
        </>
      }
      sentence={`The group ${group.name} is removed. ${stay}`}
      tier={1}
      verb="Remove group"
      consequences={['Roles that were granted in it end: who saw targets only through it sees them no more.']}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: group.id })}
    />
  )
}
