'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Link } from '@/components/ui/link'
import type { Environment } from '@/lib/features/environments/contract'
import { formatCount } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'

type Props = { environment: Environment; onClose: () => void }

function HoldsTargets({ environment, onClose }: Props) {
  const one = environment.targets === 1
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          <HostileText text={environment.name} max={40} /> holds {formatCount(environment.targets, 'target')}
        </>
      }
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <p>
        An environment is removed when it is empty. Move {one ? 'its target' : 'its targets'} to another one
        first, on {one ? 'its' : 'their'} Edit page.
      </p>
      <p className="mt-2">
        <Link href={`/?env=${encodeURIComponent(environment.name)}`}>
          Show {one ? 'it' : 'them'} in Fleet
        </Link>
      </p>
    </Dialog>
  )
}

/** Removes an empty environment; says how many targets are in the way of one that is not. */
export function RemoveEnvironment({ environment, onClose }: Props) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.environments.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.environments.key() })
        onClose()
      },
    }),
  )
  if (environment.targets > 0) return <HoldsTargets environment={environment} onClose={onClose} />
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <>
          Remove <HostileText text={environment.name} max={40} />
        </>
      }
      sentence={`The environment ${environment.name} is removed. It holds no target.`}
      tier={1}
      verb="Remove environment"
      consequences={['Roles that were granted in it end.', 'It can be made again, without those grants.']}
      production={environment.kind === 'production'}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: environment.id })}
    />
  )
}
