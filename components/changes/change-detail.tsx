'use client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApprovalPanel } from '@/components/approvals/approval-panel'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { PdfButton } from '@/components/patterns/pdf-button'
import { PlanView } from '@/components/patterns/plan-view'
import { PlanWords } from '@/components/patterns/plan-words'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { Change } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'
import { ChangeActions } from './change-actions'
import { ChangeNotes } from './change-notes'
import { changeWords, isDecidable, isMoving } from './change-words'
import { NoWorker } from './no-worker'
import { ResolveChange } from './resolve-change'
import { RunView } from './run-view'

function Meta({ change }: { change: Change }) {
  const words = changeWords(change.state)
  return (
    <>
      <Status status={words.status}>{words.word}</Status>
      {change.target ? (
        <Link href={`/targets/${change.target.id}`}>
          <HostileText text={change.target.name} />
        </Link>
      ) : null}
      {change.target?.environment.kind === 'production' ? (
        <Badge tone="production">{t.production}</Badge>
      ) : null}
      <span>
        <Say of={t.byName} name={<HostileText text={change.requestedBy.name} />} />
      </span>
      {change.set ? (
        <Link href={`/changes/sets/${change.set.id}`}>
          <Say of={t.numberOfSet} n={change.set.index + 1} title={<HostileText text={change.set.title} />} />
        </Link>
      ) : null}
      {change.undoOf ? <Link href={`/changes/${change.undoOf}`}>{t.takesBackEarlier}</Link> : null}
      <TimeAgo at={change.createdAt} mode="both" />
      <ZoneNote />
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="py-3">
      <h2 className="mb-2 font-semibold text-lg">{title}</h2>
      {children}
    </section>
  )
}

/** The change as a list has it that was read a moment ago. */
function listed(cache: QueryClient, id: string): Change | undefined {
  const lists = cache.getQueriesData<{ pages?: { items: Change[] }[] }>({ queryKey: orpc.changes.list.key() })
  for (const [, list] of lists)
    for (const page of list?.pages ?? []) {
      const found = page.items.find((change) => change.id === id)
      if (found) return found
    }
  return undefined
}

/** One change: plan, gates, run, outcome. The page stays when it is over. */
export function ChangeDetail({ changeId }: { changeId: string }) {
  const cache = useQueryClient()
  const query = useQuery(
    orpc.changes.get.queryOptions({
      input: { id: changeId },
      // Who comes from the history has it already, until the answer of now is here.
      placeholderData: () => listed(cache, changeId),
      refetchInterval: ({ state: { data } }) =>
        !data || isMoving(data.state)
          ? 1_000
          : isDecidable(data.state) || data.state === 'needs_person'
            ? 3_000
            : false,
    }),
  )
  if (query.isPending) return <Skeleton className="h-96 w-full" />
  if (query.isError && !query.data) return <ErrorPanel {...problemOf(query.error)} />
  const change = query.data
  return (
    <>
      <PageHeader
        title={<HostileText text={change.title} />}
        breadcrumb={[{ label: t.changes, href: '/changes' }]}
        meta={<Meta change={change} />}
        actions={
          <>
            <PdfButton make={() => client.changes.document({ id: change.id })} />
            <ChangeActions change={change} />
          </>
        }
      />
      {change.problem ? <ErrorPanel {...change.problem} className="mb-3" /> : null}
      {change.state === 'planning' ? <NoWorker /> : null}
      <ApprovalPanel change={change} />
      {change.state === 'needs_person' ? <ResolveChange change={change} /> : null}
      {change.reason ? (
        <p className="text-sm">
          <span className="text-ink-muted">{t.reason}</span> <HostileText text={change.reason} />
        </p>
      ) : null}
      {change.runId ? (
        <Section title={t.run}>
          <RunView runId={change.runId} told={change.problem} />
        </Section>
      ) : null}
      {change.plan ? (
        <Section title={t.plan}>
          <p className="mb-2 max-w-[72ch]">
            <HostileText text={change.plan.sentence} />
          </p>
          <div className="mb-3 space-y-2">
            <PlanWords warnings={change.plan.warnings} consequences={change.plan.consequences} />
          </div>
          <PlanView steps={change.plan.steps} />
          <h3 className="mt-4 mb-1 font-medium">{t.whatPlanRestsOn}</h3>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            {Object.entries(change.plan.facts).map(([fact, value]) => (
              <div key={fact} className="contents">
                <dt className="text-ink-muted">
                  <HostileText text={fact} />
                </dt>
                <dd className={value === null ? 'text-ink-muted' : 'font-mono text-xs'}>
                  {value === null ? t.noneOrNotKnown : <HostileText text={String(value)} />}
                </dd>
              </div>
            ))}
          </dl>
          {change.planHash ? (
            <p className="mt-2 text-ink-faint text-xs">
              <Say
                of={t.planHash}
                planHash={<code className="break-all font-mono">{change.planHash}</code>}
              />
            </p>
          ) : null}
        </Section>
      ) : null}
      <Section title={t.commentsAndLinks}>
        <ChangeNotes changeId={change.id} />
      </Section>
    </>
  )
}
