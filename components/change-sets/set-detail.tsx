'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DecisionList } from '@/components/approvals/decision-list'
import { changeWords } from '@/components/changes/change-words'
import { NoWorker } from '@/components/changes/no-worker'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { PlanView } from '@/components/patterns/plan-view'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { ChangeSet, Member } from '@/lib/features/change-sets/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { plural, say } from '@/lib/texts/texts'
import { SetActions } from './set-actions'
import { isSetMoving, setWords } from './set-words'

/** A set: its changes in their order, where each stands, and what can be done with all of them. */
export function SetDetail({ setId }: { setId: string }) {
  const query = useQuery(
    orpc.changeSets.get.queryOptions({
      input: { id: setId },
      refetchInterval: ({ state: { data } }) =>
        !data || isSetMoving(data.state) ? 1_000 : data.state === 'planned' ? 3_000 : false,
    }),
  )
  if (query.isPending) return <Skeleton className="h-96 w-full" />
  if (!query.data) return <ErrorPanel {...problemOf(query.error)} />
  const set = query.data
  const words = setWords(set.state)
  return (
    <>
      <PageHeader
        title={<HostileText text={set.title} />}
        breadcrumb={[
          { label: t.changes, href: '/changes' },
          { label: t.sets, href: '/changes/sets' },
        ]}
        meta={
          <>
            <Status status={words.status}>{words.word}</Status>
            <span className="tabular">{say(t.of, { done: set.done, of: set.of })}</span>
            <span>
              <Say of={t.byName} name={<HostileText text={set.requestedBy.name} />} />
            </span>
            <TimeAgo at={set.createdAt} mode="both" />
            <ZoneNote />
          </>
        }
        actions={<SetActions set={set} />}
      />
      <Notes set={set} />
      <h2 className="mb-2 font-semibold text-lg">{t.members}</h2>
      <ol className="space-y-2">
        {set.members.map((member, at) => (
          <MemberItem key={member.change.id} set={set} member={member} at={at} />
        ))}
      </ol>
      {set.setHash ? (
        <p className="mt-4 text-ink-faint text-xs">
          {t.hash}{' '}
          <code translate="no" className="break-all font-mono">
            {set.setHash}
          </code>
        </p>
      ) : null}
    </>
  )
}

function Notes({ set }: { set: ChangeSet }) {
  return (
    <div className="space-y-2 pb-3 empty:hidden">
      {set.state === 'planning' || set.state === 'running' ? <NoWorker /> : null}
      {set.hidden > 0 ? (
        <p>
          <Status status="unknown">{plural(t.hidden, set.hidden)}</Status>
        </p>
      ) : null}
      {set.undoOf === null ? null : (
        <p className="text-sm">
          <Say
            of={t.takesBack}
            title={
              <Link href={`/changes/sets/${set.undoOf.id}`}>
                <HostileText text={set.undoOf.title} />
              </Link>
            }
          />{' '}
          {set.undoOf.left > 0 ? plural(t.leftAsTheyAre, set.undoOf.left) : null}
        </p>
      )}
      {set.held === null ? null : (
        <p>
          <Status status="warning">{set.held === 'hidden' ? t.heldHidden : t.heldApproval}</Status>
        </p>
      )}
    </div>
  )
}

/** The number of the member that this one waits for; null when it does not wait. */
function waitsFor(set: ChangeSet, { change }: Member, at: number): number | null {
  if (change.state !== 'queued') return null
  const before = set.members.findLastIndex((other, index) => index < at && other.change.state !== 'discarded')
  const other = set.members[before]
  return other && other.change.state !== 'succeeded' ? before + 1 : null
}

function MemberItem({ set, member, at }: { set: ChangeSet; member: Member; at: number }) {
  const cache = useQueryClient()
  const { change, needed, request } = member
  const leave = useMutation(
    orpc.changes.discard.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.changeSets.key() }),
    }),
  )
  const gone = change.state === 'discarded'
  const waits = waitsFor(set, member, at)
  const words = gone && set.state !== 'discarded' ? null : changeWords(change.state)
  const mayLeave = !gone && set.of > 1 && (set.state === 'planned' || set.state === 'refused')
  return (
    <li data-member={change.state} className="rounded-md border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex min-w-0 items-baseline gap-x-3 max-sm:w-full">
          <span className="tabular w-6 shrink-0 text-ink-muted max-sm:w-auto" translate="no">
            {at + 1}
          </span>
          <Link href={`/changes/${change.id}`} className="min-w-0 font-medium">
            <HostileText text={change.title} />
          </Link>
        </span>
        {change.target?.environment.kind === 'production' ? (
          <Badge tone="production">{t.production}</Badge>
        ) : null}
        <span className="ml-auto flex flex-wrap items-center gap-3">
          {waits === null ? null : (
            <span className="text-ink-muted text-sm">{say(t.waits, { n: waits })}</span>
          )}
          {change.undoneBy ? (
            <Link href={`/changes/${change.undoneBy}`} className="text-sm">
              {t.itsReverse}
            </Link>
          ) : null}
          <Status status={words?.status ?? 'off'}>{words?.word ?? t.leftOut}</Status>
          {mayLeave ? (
            <Button size="sm" busy={leave.isPending} onClick={() => leave.mutate({ id: change.id })}>
              {t.leaveOut}
            </Button>
          ) : null}
        </span>
      </div>
      {gone ? null : (
        <div className="mt-1 space-y-2 pl-9 max-sm:pl-0">
          {needed !== null && needed > 0 && change.state !== 'approved' ? (
            <p className="text-sm">
              <Status status="warning">{plural(t.needs, needed)}</Status>
            </p>
          ) : null}
          {request && request.decisions.length > 0 ? <DecisionList request={request} /> : null}
          {change.problem ? <ErrorPanel {...change.problem} /> : null}
          {change.plan ? (
            <>
              <p className="max-w-[72ch] text-sm">
                <HostileText text={change.plan.sentence} />
              </p>
              <PlanView steps={change.plan.steps} folded />
            </>
          ) : null}
          {leave.isError ? <ErrorPanel {...problemOf(leave.error)} /> : null}
        </div>
      )}
    </li>
  )
}
