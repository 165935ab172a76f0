'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { stepUpFor } from '@/components/changes/apply-plan'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { PlanView } from '@/components/patterns/plan-view'
import { StepUpFields, useStepUp } from '@/components/patterns/step-up-fields'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { Change } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'

type Props = { change: Change; planHash: string; verdict: 'approve' | 'reject'; onClose: () => void }

/** Approving shows the plan once more and takes the step-up for this very plan; rejecting takes a reason. */
export function DecideDialog({ change, planHash, verdict, onClose }: Props) {
  const cache = useQueryClient()
  const [comment, setComment] = useState('')
  const approves = verdict === 'approve'
  const stepUp = useStepUp(approves)
  const decide = useMutation({
    mutationFn: async () => {
      const said = { id: change.id, planHash, comment }
      if (!approves) return client.approvals.reject(said)
      await stepUpFor(planHash, stepUp.value)
      return client.approvals.approve(said)
    },
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: orpc.approvals.key() }),
        cache.invalidateQueries({ queryKey: orpc.changes.key() }),
        cache.invalidateQueries({ queryKey: orpc.freezes.standing.key() }),
      ])
      onClose()
    },
  })
  const problem = decide.isError ? problemOf(decide.error) : null
  return (
    <FormDialog
      title={
        <>
          {approves ? t.approve : t.reject}: <HostileText text={change.title} max={60} />
        </>
      }
      verb={approves ? t.approve : t.reject}
      busy={decide.isPending}
      problem={problem}
      onSubmit={() => decide.mutate()}
      onClose={onClose}
    >
      {approves && change.plan ? (
        <>
          <p>
            <HostileText text={change.plan.sentence} />
          </p>
          <PlanView steps={change.plan.steps} />
        </>
      ) : null}
      <Field
        label={approves ? t.comment : t.whyNot}
        required={!approves}
        error={problem?.fields?.comment}
        help={t.seenByEverybodyWho}
      >
        <Textarea
          rows={2}
          maxLength={1000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </Field>
      {approves ? <StepUpFields state={stepUp} /> : null}
    </FormDialog>
  )
}
