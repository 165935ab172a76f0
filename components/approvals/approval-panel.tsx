'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { namedWords } from '@/components/policies/named-words'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { Approval, ApprovalRequest } from '@/lib/features/approvals/contract'
import type { Change } from '@/lib/features/changes/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { say } from '@/lib/texts/texts'
import { ableWords, others, refusalWords, requestWords } from './approval-words'
import { DecisionList } from './decision-list'
import { TimeLeft } from './time-left'

const AskDialog = lazy(() => import('./ask-dialog').then((module) => ({ default: module.AskDialog })))
const DecideDialog = lazy(() =>
  import('./decide-dialog').then((module) => ({ default: module.DecideDialog })),
)

const OPEN = ['planned', 'waiting', 'approved']
const OPEN_REQUEST = ['waiting', 'approved', 'executing']

/** What a change needs before it may be applied; asked again while somebody may decide. */
export function useApproval(change: Change) {
  return useQuery(
    orpc.approvals.get.queryOptions({
      input: { id: change.id },
      enabled: change.plan !== null,
      // Until the run has spent what was approved, the request is still to end.
      refetchInterval: ({ state: { data } }) =>
        OPEN.includes(change.state) || OPEN_REQUEST.includes(data?.request?.state ?? '') ? 3_000 : false,
    }),
  )
}

/** True while applying is held up by approvals that are missing. */
export function isHeld(change: Change, approval: Approval | undefined): boolean {
  if (!approval || change.state === 'approved') return false
  return approval.needed > 0 && approval.glass.open === null
}

/** Who must approve, who did, until when; asking, approving, rejecting and withdrawing. */
export function ApprovalPanel({ change }: { change: Change }) {
  const query = useApproval(change)
  const [open, setOpen] = useState<'ask' | 'approve' | 'reject' | null>(null)
  if (query.isError && !query.data) return <ErrorPanel {...problemOf(query.error)} className="mb-3" />
  const approval = query.data
  if (!approval || (approval.needed === 0 && approval.request === null && approval.frozen === null))
    return null
  const { request, earlier, needed, minutes } = approval
  const close = () => setOpen(null)
  const isOpen = OPEN.includes(change.state)
  if (needed === 0 && request === null && !isOpen) return null
  return (
    <section
      aria-labelledby="approval"
      className="my-3 max-w-[72ch] space-y-2 rounded-md border bg-surface p-3"
    >
      <h2 id="approval" className="font-semibold text-lg">
        {isOpen && needed > 0 && change.state !== 'approved'
          ? say(t.needsApprovalOf, { others: others(needed) })
          : t.approval}
      </h2>
      {isOpen && approval.frozen ? (
        <p>
          <Status status="critical">
            <Say of={t.changesAreFrozen} frozen={<HostileText text={approval.frozen} />} />
          </Status>{' '}
          <Link href="/freezes">{t.freezes}</Link>
        </p>
      ) : null}
      {request ? <RequestView request={request} /> : null}
      {approval.able === null ? null : <WaitsFor approval={approval} />}
      {isOpen ? (
        <>
          {change.state === 'approved' ? null : <GlassNote approval={approval} />}
          <div className="flex flex-wrap gap-2">
            {approval.mayAsk ? (
              <Button variant="primary" onClick={() => setOpen('ask')}>
                {t.askForApproval}
              </Button>
            ) : null}
            {approval.refusal === null ? (
              <>
                <Button variant="primary" onClick={() => setOpen('approve')}>
                  {t.approve}
                </Button>
                <Button onClick={() => setOpen('reject')}>{t.reject}</Button>
              </>
            ) : null}
            {approval.mayWithdraw ? <Withdraw changeId={change.id} /> : null}
          </div>
          {refusalWords(approval.refusal) ? (
            <p className="text-ink-muted text-sm">{refusalWords(approval.refusal)}</p>
          ) : null}
        </>
      ) : null}
      {earlier.length > 0 ? <Earlier requests={earlier} /> : null}
      <Suspense>
        {open === 'ask' ? (
          <AskDialog change={change} needed={needed} minutes={minutes} onClose={close} />
        ) : null}
        {(open === 'approve' || open === 'reject') && request ? (
          <DecideDialog change={change} planHash={request.planHash} verdict={open} onClose={close} />
        ) : null}
      </Suspense>
    </section>
  )
}

function RequestView({ request }: { request: ApprovalRequest }) {
  const words = requestWords(request.state)
  const holds = request.state === 'waiting' || request.state === 'approved'
  return (
    <div className="space-y-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <Status status={words.status}>{words.word}</Status>
        <span className="text-sm">
          <Say
            of={t.askedBy}
            name={<HostileText text={request.askedBy.name} />}
            time={<TimeAgo at={request.askedAt} mode="both" className="text-ink-muted" />}
          />
        </span>
        {holds ? (
          <span className="text-sm">
            <Say of={t.holdsFor} timeLeft={<TimeLeft until={request.expiresAt} />} />
          </span>
        ) : null}
      </p>
      {request.outcome && !holds ? (
        <p className="text-ink-muted text-sm">
          <HostileText text={request.outcome} />
        </p>
      ) : null}
      <p className="text-sm">
        <span className="text-ink-muted">{t.reason}</span>{' '}
        {request.reason === null ? (
          <span className="text-ink-muted">{t.unreadableIts}</span>
        ) : (
          <HostileText text={request.reason} />
        )}
      </p>
      <DecisionList request={request} />
    </div>
  )
}

/** Whom the policies name, and whether anybody is there who could. */
function WaitsFor({ approval }: { approval: Approval }) {
  const missing = ableWords(approval)
  return (
    <>
      {approval.named.map(({ roles, people }, at) => (
        <p key={namedWords(roles, people)} className="text-sm">
          <Say
            of={at === 0 ? t.waitsForNamed : t.alsoNamed}
            named={<HostileText text={namedWords(roles, people)} />}
          />
        </p>
      ))}
      {missing ? (
        <p className="text-sm">
          <Status status="warning">{missing}</Status>
        </p>
      ) : null}
    </>
  )
}

function GlassNote({ approval }: { approval: Approval }) {
  const { glass } = approval
  if (glass.open)
    return (
      <p>
        <Status status="critical">
          <Say of={t.youBrokeGlassHere} timeLeft={<TimeLeft until={glass.open.expiresAt} />} />
        </Status>
      </p>
    )
  if (!glass.may || approval.needed === 0) return null
  return (
    <p className="text-sm">
      <Say
        of={t.nobodyAnswersAndIt}
        link={<Link href="/approvals?box=reviews&break=1">{t.breakGlass}</Link>}
      />
    </p>
  )
}

function Withdraw({ changeId }: { changeId: string }) {
  const cache = useQueryClient()
  const withdraw = useMutation(
    orpc.approvals.withdraw.mutationOptions({
      onSuccess: () =>
        Promise.all([
          cache.invalidateQueries({ queryKey: orpc.approvals.key() }),
          cache.invalidateQueries({ queryKey: orpc.changes.key() }),
        ]),
    }),
  )
  return (
    <>
      <Button busy={withdraw.isPending} onClick={() => withdraw.mutate({ id: changeId })}>
        {t.withdraw}
      </Button>
      {withdraw.isError ? <ErrorPanel {...problemOf(withdraw.error)} /> : null}
    </>
  )
}

function Earlier({ requests }: { requests: ApprovalRequest[] }) {
  return (
    <details>
      <summary className="cursor-pointer text-ink-muted text-sm">
        {say(t.earlierRequests, { requests: requests.length })}
      </summary>
      <ul className="mt-2 space-y-3 border-l pl-3">
        {requests.map((request) => (
          <li key={request.id}>
            <RequestView request={request} />
          </li>
        ))}
      </ul>
    </details>
  )
}
