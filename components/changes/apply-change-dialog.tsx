'use client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isHeld } from '@/components/approvals/approval-panel'
import { others } from '@/components/approvals/approval-words'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PlanView } from '@/components/patterns/plan-view'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import type { Change } from '@/lib/features/changes/contract'
import type { Run } from '@/lib/features/runs/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeApplyTexts as words } from '@/lib/texts/change-apply'
import { say } from '@/lib/texts/texts'
import { applyPlan } from './apply-plan'
import { NoWorker } from './no-worker'
import { RunProgress } from './run-progress'
import { type ChangeRequest, type PlanState, usePlan } from './use-plan'

export type ApplyChangeDialogProps = {
  /** What is asked for; null keeps the dialog closed. */
  request: ChangeRequest | null
  onClose: () => void
  /** The statement above the plan while it is made; the change's own title follows it. */
  title: string
  /** The verb on the button: "End 2 sessions". */
  verb: string
  production: boolean
  onFinished?: (state: Run['state']) => void
}

/** Plan, gate, run and outcome of one change, in one dialog: nothing runs before its plan was shown. */
export function ApplyChangeDialog(props: ApplyChangeDialogProps) {
  // A new request is a new conversation: nothing typed for another one stays.
  return <Conversation key={props.request === null ? 'none' : JSON.stringify(props.request)} {...props} />
}

function Conversation({ request, onClose, title, verb, production, onFinished }: ApplyChangeDialogProps) {
  const plan = usePlan(request)
  const { change } = plan
  const apply = useMutation({ mutationFn: applyPlan })
  const [over, setOver] = useState(false)
  const runId = apply.data?.run ?? null
  const finished = (state: Run['state']) => {
    setOver(true)
    onFinished?.(state)
  }
  const close = () => {
    if (!apply.isSuccess && !apply.isPending) plan.discard()
    onClose()
  }
  const planned = change?.state === 'planned' && change.plan !== null ? change : null
  const approval = useQuery(
    orpc.approvals.get.queryOptions({ input: { id: planned?.id ?? '' }, enabled: planned !== null }),
  )
  // What it needs comes a moment after the plan; when that cannot be read, the panel says it at the button.
  const ready = planned !== null && !approval.isPending ? planned.plan : null
  const held = planned !== null && isHeld(planned, approval.data)
  const progress =
    runId !== null && change ? (
      <>
        <RunProgress runId={runId} changeId={change.id} onFinished={finished} />
        <Closing over={over} onClose={close} />
      </>
    ) : ready === null ? (
      <Waiting plan={plan} onClose={close} />
    ) : held && planned ? (
      <Held change={planned} needed={approval.data?.needed ?? 1} onCancel={close} onKeep={onClose} />
    ) : null
  return (
    <DangerDialog
      open={request !== null}
      onOpenChange={(open) => (open ? undefined : close())}
      title={<HostileText text={change?.title ?? title} />}
      sentence={ready?.sentence ?? ''}
      tier={change?.tier === 3 ? 3 : change?.tier === 2 ? 2 : 1}
      verb={verb}
      steps={ready?.steps ?? []}
      consequences={ready?.consequences ?? []}
      warnings={ready?.warnings ?? []}
      typedName={ready?.typedName ?? null}
      production={production}
      busy={apply.isPending}
      error={apply.isError ? problemOf(apply.error) : null}
      gate={
        apply.isError ? (
          <Button size="sm" onClick={() => [apply.reset(), plan.again()]}>
            {words.makeNewPlan}
          </Button>
        ) : null
      }
      onConfirm={(answer) =>
        change?.planHash ? apply.mutate({ id: change.id, planHash: change.planHash, ...answer }) : undefined
      }
      {...(progress ? { progress } : {})}
    />
  )
}

/** Somebody else has to agree first: the plan is kept, and asked for on its own page. */
function Held(props: { change: Change; needed: number; onCancel: () => void; onKeep: () => void }) {
  const { change, needed, onCancel, onKeep } = props
  return (
    <div className="space-y-3">
      <p>
        <Status status="warning">{say(words.needsApprovalOf, { others: others(needed) })}</Status>
      </p>
      <p>
        <HostileText text={change.plan?.sentence ?? ''} />
      </p>
      <PlanView steps={change.plan?.steps ?? []} />
      <div className="flex flex-wrap justify-end gap-2 border-t pt-3">
        <Button onClick={onCancel}>{words.discardPlan}</Button>
        <ButtonLink variant="primary" href={`/changes/${change.id}`} onClick={onKeep}>
          {words.askForApproval}
        </ButtonLink>
      </div>
    </div>
  )
}

function Closing({ over, onClose }: { over: boolean; onClose: () => void }) {
  return (
    <div className="mt-3 flex items-center justify-between gap-2 border-t pt-3">
      <span className="text-ink-muted text-sm">{over ? '' : words.itGoesOnWhen}</span>
      <Button onClick={onClose}>{words.close}</Button>
    </div>
  )
}

function Waiting({ plan, onClose }: { plan: PlanState; onClose: () => void }) {
  const { change, problem } = plan
  const refused = problem ?? change?.problem ?? null
  if (refused)
    return (
      <>
        <ErrorPanel {...refused} action={<Button onClick={plan.again}>{words.makeNewPlan}</Button>} />
        <div className="mt-3 flex justify-end">
          <Button onClick={onClose}>{words.close}</Button>
        </div>
      </>
    )
  return (
    <div role="status" className="space-y-2">
      <p className="flex items-center gap-2 text-ink-muted">
        <Spinner /> {words.workerLooksAt}
      </p>
      <NoWorker />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-24 w-full" />
      <div className="flex justify-end">
        <Button onClick={onClose}>{words.cancel}</Button>
      </div>
    </div>
  )
}
