'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { TimeSeriesChart } from '@/components/charts/time-series-chart'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Fact } from '@/components/patterns/fact'
import { HostileText } from '@/components/patterns/hostile-text'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import { Sheet } from '@/components/ui/sheet'
import { Skeleton } from '@/components/ui/skeleton'
import { ALL_STATEMENTS } from '@/lib/engines/contract/statements'
import type { StatementDetail } from '@/lib/features/statements/contract'
import { formatNumber } from '@/lib/format/number'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { statementSheetTexts as t } from '@/lib/texts/statement-sheet'
import { say } from '@/lib/texts/texts'
import type { Span } from './span'
import { StatementCompare } from './statement-compare'
import { StatementText } from './statement-text'

const StatementWaits = lazy(() => import('./statement-waits'))

export type StatementSheetProps = {
  targetId: string
  id: number
  span: Span
  rights: { text: boolean; explain: boolean }
  onClose: () => void
}

/** Everything about one statement: its text, who runs it where, and the span against the one before. */
export function StatementSheet({ targetId, id, span, rights, onClose }: StatementSheetProps) {
  const query = useQuery({
    ...orpc.statements.get.queryOptions({ input: { targetId, id, ...span } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
  const detail = query.data?.statement.id === String(id) ? query.data : undefined
  const problem = query.error ? problemOf(query.error) : null
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={
        <span className="tabular break-all">
          {say(t.statement, { id: (detail?.statement.statement ?? String(id)).slice(0, 20) })}
        </span>
      }
    >
      {detail ? (
        <Detail detail={detail} targetId={targetId} span={span} rights={rights} />
      ) : problem?.code === 'not_found' ? (
        <p>{t.gone}</p>
      ) : problem ? (
        <ErrorPanel {...problem} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Sheet>
  )
}

type DetailProps = {
  detail: StatementDetail
  targetId: string
  span: Span
  rights: StatementSheetProps['rights']
}

function Detail({ detail, targetId, span, rights }: DetailProps) {
  const { statement } = detail
  return (
    <>
      <StatementText targetId={targetId} statement={statement} may={rights.text} />
      {rights.explain && statement.text !== null ? (
        <ExplainLink targetId={targetId} role={statement.role} database={statement.database} />
      ) : null}
      <StatementCompare now={detail.now} before={detail.before} />
      <Course detail={detail} />
      {statement.statement === ALL_STATEMENTS ? null : (
        <Suspense fallback={<Skeleton className="mt-4 h-24 w-full" />}>
          <StatementWaits targetId={targetId} span={span} statement={statement} />
        </Suspense>
      )}
      <dl className="tabular mt-4 grid grid-cols-[11rem_1fr] gap-x-3 gap-y-1.5 max-sm:grid-cols-[8rem_1fr]">
        <Fact name={t.role}>{statement.role ? <HostileText text={statement.role} copy /> : '–'}</Fact>
        <Fact name={t.database}>
          {statement.database ? <HostileText text={statement.database} copy /> : '–'}
        </Fact>
        <Fact name={t.where}>{statement.toplevel ? t.topLevel : t.inFunction}</Fact>
        <Fact name={t.serversId}>
          <HostileText text={statement.statement} copy />
        </Fact>
        <Fact name={t.firstSeen}>
          <TimeAgo at={detail.firstAt} mode="both" />
        </Fact>
      </dl>
    </>
  )
}

/** The span before lies under this one: point by point the same moment of each. */
function Course({ detail: { now, before } }: { detail: StatementDetail }) {
  const points = useMemo(
    () =>
      now.points.map(([at, value], index) => ({ at, values: [value, before.points[index]?.[1] ?? null] })),
    [now.points, before.points],
  )
  return (
    <div className="mt-4">
      <TimeSeriesChart
        title={t.running}
        unit={t.atATime}
        series={[
          { id: 'now', label: t.span },
          { id: 'before', label: t.before },
        ]}
        points={points}
        height={130}
        format={formatNumber}
      />
    </div>
  )
}

type ExplainProps = { targetId: string; role: string | null; database: string | null }

/** Names go along, never the statement: addresses are written down everywhere. */
function ExplainLink({ targetId, role, database }: ExplainProps) {
  const query = new URLSearchParams({ ...(role ? { role } : {}), ...(database ? { database } : {}) })
  return (
    <p className="mt-2">
      <Link href={`/targets/${targetId}/statements/explain?${query}`}>{t.explain}</Link>
    </p>
  )
}
