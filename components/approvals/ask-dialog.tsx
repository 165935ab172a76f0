'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import type { Change } from '@/lib/features/changes/contract'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { plural } from '@/lib/texts/texts'

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
  const span = minutes < 120 ? plural(t.nMinutes, minutes) : plural(t.nHours, hours)
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t.askForApproval}
      sentence={plural(t.mustApprove, needed, { span })}
      tier={2}
      verb={t.askForApproval}
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
