'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Link } from '@/components/ui/link'
import type { Environment } from '@/lib/features/environments/contract'
import { formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { environmentsTexts as t } from '@/lib/texts/environments'
import { formFor, say } from '@/lib/texts/texts'

type Props = { environment: Environment; onClose: () => void }

function HoldsTargets({ environment, onClose }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <Say
          of={formFor(t.holdsTargets, environment.targets)}
          n={formatNumber(environment.targets)}
          name={<HostileText text={environment.name} max={40} />}
        />
      }
      footer={<Button onClick={onClose}>{t.close}</Button>}
    >
      <p>{formFor(t.emptyFirst, environment.targets)}</p>
      <p className="mt-2">
        <Link href={`/?env=${encodeURIComponent(environment.name)}`}>
          {formFor(t.showThem, environment.targets)}
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
      title={<Say of={t.remove} name={<HostileText text={environment.name} max={40} />} />}
      sentence={say(t.environmentIsRemoved, { name: environment.name })}
      tier={1}
      verb={t.removeEnvironment}
      consequences={[t.rolesThatWere, t.itCanBeMade]}
      production={environment.kind === 'production'}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: environment.id })}
    />
  )
}
