'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refusalWords } from '@/components/approvals/approval-words'
import { stepUpFor } from '@/components/changes/apply-plan'
import { changeWords } from '@/components/changes/change-words'
import { FormDialog } from '@/components/patterns/form-dialog'
import { HostileText } from '@/components/patterns/hostile-text'
import { PlanView } from '@/components/patterns/plan-view'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { StepUpFields, useStepUp } from '@/components/patterns/step-up-fields'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Textarea } from '@/components/ui/textarea'
import type { ChangeSet } from '@/lib/features/change-sets/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts } from '@/lib/texts/approvals'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural, say } from '@/lib/texts/texts'

type Verdict = 'approve' | 'reject'
type Waiting = NonNullable<ChangeSet['waiting']>

const leftOf = (set: ChangeSet) => set.members.filter(({ change }) => change.state !== 'discarded')

/** For whoever may decide about what waits in a set: all of it in one act, or why not. */
export function SetDecision(props: { set: ChangeSet; setHash: string; waiting: Waiting }) {
  const { set, setHash, waiting } = props
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const { refusal } = waiting
  if (refusal) {
    const why = refusalWords(refusal.why)
    const n = leftOf(set).findIndex((member) => member.index === refusal.index) + 1
    return why ? <p className="w-full text-ink-muted text-sm">{say(t.mayNotDecide, { n, why })}</p> : null
  }
  return (
    <>
      <Button onClick={() => setVerdict('reject')}>{t.reject}</Button>
      <Button variant="primary" onClick={() => setVerdict('approve')}>
        {t.approve}
      </Button>
      {verdict ? (
        <DecideDialog
          set={set}
          setHash={setHash}
          count={waiting.count}
          verdict={verdict}
          onClose={() => setVerdict(null)}
        />
      ) : null}
    </>
  )
}

type DialogProps = {
  set: ChangeSet
  setHash: string
  count: number
  verdict: Verdict
  onClose: () => void
}

function DecideDialog({ set, setHash, count, verdict, onClose }: DialogProps) {
  const cache = useQueryClient()
  const [comment, setComment] = useState('')
  // The plans that are approved are those that stood here when it was opened.
  const [seen] = useState({ set, setHash })
  const approves = verdict === 'approve'
  const stepUp = useStepUp(approves)
  const decide = useMutation({
    mutationFn: async () => {
      const said = { id: set.id, setHash: seen.setHash, comment }
      if (!approves) return client.changeSets.reject(said)
      await stepUpFor(seen.setHash, stepUp.value)
      return client.changeSets.approve(said)
    },
    onSuccess: async () => {
      const keys = [
        orpc.changeSets.key(),
        orpc.changes.key(),
        orpc.approvals.key(),
        orpc.freezes.standing.key(),
      ]
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })))
      onClose()
    },
  })
  const problem = decide.isError ? problemOf(decide.error) : null
  return (
    <FormDialog
      title={
        <Say
          of={approves ? t.approveTitle : t.rejectTitle}
          title={<HostileText text={set.title} max={60} />}
        />
      }
      description={plural(approves ? t.approveSentence : t.rejectSentence, count)}
      verb={approves ? t.approve : t.reject}
      busy={decide.isPending}
      problem={problem}
      onSubmit={() => decide.mutate()}
      onClose={onClose}
    >
      {approves ? <Plans set={seen.set} /> : null}
      <Field
        label={approves ? approvalsTexts.comment : approvalsTexts.whyNot}
        required={!approves}
        error={problem?.fields?.comment}
        help={approvalsTexts.seenByEverybodyWho}
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

/** Every plan of the set in its order, also of those that need nobody: the whole is what is approved. */
function Plans({ set }: { set: ChangeSet }) {
  return (
    <ol className="space-y-3">
      {leftOf(set).map(({ change }, at) => {
        const words = changeWords(change.state)
        return (
          <li key={change.id} className="space-y-1 border-b pb-3 last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="flex min-w-0 items-baseline gap-x-3 max-sm:w-full">
                <span className="tabular shrink-0 text-ink-muted" translate="no">
                  {at + 1}
                </span>
                <HostileText text={change.title} className="min-w-0 font-medium" />
              </span>
              {change.target?.environment.kind === 'production' ? (
                <Badge tone="production">{t.production}</Badge>
              ) : null}
              <Status status={words.status} className="text-sm">
                {words.word}
              </Status>
            </p>
            {change.plan ? (
              <>
                <p className="text-sm">
                  <HostileText text={change.plan.sentence} />
                </p>
                <PlanView steps={change.plan.steps} />
              </>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
