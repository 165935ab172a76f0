'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import type { Change } from '@/lib/features/changes/contract'
import { formatCount } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { others } from './approval-words'

type Props = { change: Change; needed: number; minutes: number; onClose: () => void }

/** Asks for approval: the reason, and the typed name where applying would ask for it. */
export function AskDialog({ change, needed, minutes, onClose }: Props) {
  const cache = useQueryClient()
  const ask = useMutation(
    orpc.approvals.ask.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          cache.invalidateQueries({ queryKey: orpc.approvals.key() }),
          cache.invalidateQueries({ queryKey: orpc.changes.key() }),
        ])
        onClose()
      },
    }),
  )
  const { plan, planHash } = change
  if (plan === null || planHash === null) return null
  const hours = Math.round(minutes / 60)
  const span = minutes < 120 ? formatCount(minutes, 'minute') : formatCount(hours, 'hour')
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Ask for approval"
      sentence={`${others(needed)[0]?.toUpperCase()}${others(needed).slice(1)} must approve this plan within ${span}. Nothing runs before you apply it.`}
      tier={2}
      verb="Ask for approval"
      steps={plan.steps}
      consequences={plan.consequences}
      warnings={plan.warnings}
      typedName={change.tier >= 2 ? plan.typedName : null}
      production={change.target?.environment.kind === 'production'}
      busy={ask.isPending}
      error={ask.isError ? problemOf(ask.error) : null}
      onConfirm={({ typedName, reason }) =>
        ask.mutate({ id: change.id, planHash, reason: reason ?? '', ...(typedName ? { typedName } : {}) })
      }
    />
  )
}
