'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { NoteDialog } from '@/components/patterns/note-dialog'
import type { ApprovalPolicy } from '@/lib/features/approval-policies/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { policiesTexts as t } from '@/lib/texts/policies'
import { say } from '@/lib/texts/texts'
import { kindWords } from './policy-words'

/** Removes a policy: what it held back may be applied then, unless another one says otherwise. */
export function RemovePolicy({ policy, onClose }: { policy: ApprovalPolicy; onClose: () => void }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.approvalPolicies.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.approvalPolicies.key() })
        onClose()
      },
    }),
  )
  return (
    <NoteDialog
      title={say(t.removePolicyFor, { kindWords: kindWords(policy.kindPattern) })}
      description={t.whatItHeldBack}
      label={t.reason}
      verb={t.removePolicy}
      busy={remove.isPending}
      problem={remove.isError ? problemOf(remove.error) : null}
      onSubmit={(reason) => remove.mutate({ id: policy.id, reason })}
      onClose={onClose}
    />
  )
}
