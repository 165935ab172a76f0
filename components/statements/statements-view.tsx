'use client'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { TimeSeriesChart } from '@/components/charts/time-series-chart'
import { LivePause } from '@/components/live/live-pause'
import { RANGE_WORDS } from '@/components/overview/overview-search-params'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { useZone } from '@/components/patterns/zone'
import { Button } from '@/components/ui/button'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { fetchSheet } from '@/components/ui/sheet'
import { STATEMENT_FIGURES } from '@/lib/engines/contract/statements'
import type { StatementList, StatementRow } from '@/lib/features/statements/contract'
import { STATEMENT_SORTS } from '@/lib/features/statements/sorts'
import { formatNumber } from '@/lib/format/number'
import { formatDayTime } from '@/lib/format/time'
import { type Problem, problemOf } from '@/lib/http/problem'
import { statementsTexts as t } from '@/lib/texts/statements'
import { say } from '@/lib/texts/texts'
import type { Span } from './span'
import { SpanButtons } from './span-buttons'
import { statementColumns } from './statement-columns'
import { StatementFilters } from './statement-filters'
import { MissingNotes, Remedy, StatementFooter } from './statement-notes'
import { statementParams } from './statement-search-params'
import { useSpan, useStatements } from './use-statements'

export type StatementsViewProps = {
  target: { id: string; name: string }
  first: Span
  initial: StatementList | null
  problem: Problem | null
  rights: { text: boolean; explain: boolean }
}

const EVERY_MS = 60_000
const sheet = onDemand(() => {
  fetchSheet()
  return import('./statement-sheet')
})
const rowId = (row: StatementRow) => row.id

/** What cost a target most in a span: load, course and figures of each statement. */
export function StatementsView({ target, first, initial, problem, rights }: StatementsViewProps) {
  const [params, setParams] = useQueryStates(statementParams)
  const span = useSpan(params, first)
  const query = useStatements(target.id, span, params, initial)
  const sheetPart = useOnDemand(sheet, params.statement !== null, () => setParams({ statement: null }))
  const pages = query.data?.pages
  const list = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const total = list?.total
  const counted = total ? STATEMENT_FIGURES.filter((name) => total[name] !== null).join(' ') : ''
  const columns = useMemo(() => statementColumns(new Set(counted.split(' '))), [counted])
  const failure = query.error ? problemOf(query.error) : list ? null : problem
  if (!list) return failure ? <ErrorPanel {...failure} /> : null
  if (list.source.supported === false && list.source.name === null) return <Unsupported list={list} />
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Sentence list={list} params={params} />
        <div className="flex flex-wrap items-center gap-2">
          <SpanButtons span={span} />
          {list.source.readAt ? <LivePause at={list.source.readAt} everyMs={EVERY_MS} /> : null}
        </div>
      </div>
      <MissingNotes list={list} />
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <LoadChart list={list} />
      <div className="mt-4">
        <StatementFilters target={target} span={span} list={list} />
      </div>
      <DataTable
        label={say(t.statementsOf, { name: target.name })}
        columns={columns}
        rows={rows}
        rowId={rowId}
        dimmed={query.isPlaceholderData}
        sort={{ id: params.sort, desc: params.order === 'desc' }}
        onSortChange={(next) =>
          setParams({
            sort: STATEMENT_SORTS.find((one) => one === next?.id) ?? null,
            order: next && !next.desc ? 'asc' : null,
          })
        }
        onOpen={(row) => setParams({ statement: Number(row.id) })}
        openId={params.statement === null ? null : String(params.statement)}
        className="max-h-[max(360px,calc(100dvh-430px))] min-h-40 max-sm:max-h-none"
        empty={<Nothing list={list} any={list.databases.length + list.roles.length > 0} />}
      />
      {query.hasNextPage ? (
        <Button
          className="mt-2"
          size="sm"
          busy={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t.showMore}
        </Button>
      ) : null}
      <StatementFooter list={list} shown={rows?.length ?? 0} />
      {params.statement === null || !sheetPart ? null : (
        <sheetPart.StatementSheet
          targetId={target.id}
          id={params.statement}
          span={span}
          rights={rights}
          onClose={() => setParams({ statement: null })}
        />
      )}
    </>
  )
}

type SentenceProps = {
  list: StatementList
  params: { range: keyof typeof RANGE_WORDS; from: number | null; to: number | null }
}

function Sentence({ list, params }: SentenceProps) {
  const zone = useZone()
  const text = () => {
    if (list.coveredMs === 0) return t.nothingRead
    const running = formatNumber(list.total.ms / list.coveredMs)
    if (params.from === null || params.to === null)
      return say(t.sentenceLast, { range: RANGE_WORDS[params.range], running })
    const clock = (at: number) => formatDayTime(new Date(at), zone)
    return say(t.sentenceBetween, { from: clock(params.from), to: clock(params.to), running })
  }
  return (
    <h2 className="font-semibold text-lg" suppressHydrationWarning>
      {text()}
    </h2>
  )
}

function LoadChart({ list }: { list: StatementList }) {
  const points = useMemo(
    () => list.load.points.map(([at, value]) => ({ at, values: [value] })),
    [list.load.points],
  )
  return (
    <TimeSeriesChart
      title={t.running}
      unit={t.atATime}
      series={[{ id: 'all', label: t.allStatements }]}
      points={points}
      height={140}
      format={formatNumber}
    />
  )
}

function Nothing({ list, any }: { list: StatementList; any: boolean }) {
  if (any) return <EmptyState kind="no-match" title={t.noneMatches} />
  if (list.source.readAt === null) return <EmptyState kind="never-configured" title={t.firstReading} />
  if (list.coveredMs === 0) return <EmptyState kind="unsupported" title={t.notRead} />
  return <EmptyState kind="healthy" title={t.noneRan} />
}

function Unsupported({ list: { source } }: { list: StatementList }) {
  return (
    <EmptyState kind="unsupported" title={t.unsupported}>
      <p className="mb-2">{source.reason ? <HostileText text={source.reason} /> : null}</p>
      {source.remedy ? <Remedy remedy={source.remedy} /> : null}
    </EmptyState>
  )
}
