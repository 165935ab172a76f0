'use client'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { LivePause } from '@/components/live/live-pause'
import { RANGE_WORDS } from '@/components/overview/overview-search-params'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { useZone } from '@/components/patterns/zone'
import type { Span } from '@/components/statements/span'
import { SpanButtons } from '@/components/statements/span-buttons'
import { useSpan } from '@/components/statements/use-statements'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { WAIT_CLASSES } from '@/lib/engines/contract/activity'
import type { ActivityList, ActivityRow } from '@/lib/features/activity/contract'
import { formatNumber } from '@/lib/format/number'
import { formatDayTime } from '@/lib/format/time'
import { type Problem, problemOf } from '@/lib/http/problem'
import { activityTexts as t } from '@/lib/texts/activity'
import { say } from '@/lib/texts/texts'
import { activityColumns } from './activity-columns'
import { ActivityFilters } from './activity-filters'
import { ActivityFooter, ActivityGaps } from './activity-notes'
import { type ActivityParams, activityParams, FILTER_OF, filterOf } from './activity-search-params'
import { LoadChart } from './load-chart'
import { useActivity } from './use-activity'

export type ActivityViewProps = {
  target: { id: string; name: string }
  first: Span
  initial: ActivityList | null
  problem: Problem | null
}

const EVERY_MS = 60_000
const moment = onDemand(() => import('./moment-panel'))
const rowId = (row: ActivityRow) => row.value ?? '\0'

/** Who was at work in a span and what they waited for: a picture that is sliced, filtered and pressed into. */
export function ActivityView({ target, first, initial, problem }: ActivityViewProps) {
  const [params, setParams] = useQueryStates(activityParams)
  const span = useSpan(params, first)
  const query = useActivity(target.id, span, params, initial)
  const momentPart = useOnDemand(moment, params.at !== null, () => setParams({ at: null }))
  const pages = query.data?.pages
  const list = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const texts = useMemo(
    () => new Map(rows?.flatMap(({ value, text }) => (value && text ? [[value, text] as const] : []))),
    [rows],
  )
  const columns = useMemo(() => activityColumns(list?.by ?? 'class'), [list?.by])
  const failure = query.error ? problemOf(query.error) : list ? null : problem
  if (!list) return failure ? <ErrorPanel {...failure} /> : null
  // Only these, told apart by something else.
  const narrow = (value: string) =>
    setParams({
      ...(list.by === 'class'
        ? { class: WAIT_CLASSES.find((one) => one === value) ?? null }
        : { [FILTER_OF[list.by]]: value }),
      by: list.by === 'statement' ? null : 'statement',
    })
  const any = Object.keys(filterOf(params)).length > 0
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Sentence list={list} params={params} />
        <div className="flex flex-wrap items-center gap-2">
          <Link href={`/targets/${target.id}/sessions`}>{t.live}</Link>
          <SpanButtons span={span} />
          {list.source.readAt ? <LivePause at={list.source.readAt} everyMs={EVERY_MS} /> : null}
        </div>
      </div>
      <ActivityGaps list={list} />
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <ActivityFilters target={target} span={span} texts={texts} />
      <LoadChart
        list={list}
        at={params.at}
        onMoment={(at) => setParams({ at })}
        onSpan={(from, to) => setParams({ from, to }, { history: 'push' })}
        onValue={narrow}
      />
      {params.at !== null && momentPart ? <momentPart.MomentPanel target={target} at={params.at} /> : null}
      <div className="mt-4">
        <DataTable
          label={say(t.tableOf, { name: target.name })}
          columns={columns}
          rows={rows}
          rowId={rowId}
          dimmed={query.isPlaceholderData}
          onOpen={(row) => (row.value === null ? undefined : narrow(row.value))}
          className="min-h-40 max-sm:max-h-none"
          empty={<Nothing list={list} any={any} />}
        />
      </div>
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
      <ActivityFooter list={list} shown={rows?.length ?? 0} />
    </>
  )
}

function Sentence({
  list,
  params,
}: {
  list: ActivityList
  params: Pick<ActivityParams, 'range' | 'from' | 'to'>
}) {
  const zone = useZone()
  const text = () => {
    if (list.looks === 0) return t.nothingRead
    const sessions = formatNumber(list.average)
    if (params.from === null || params.to === null)
      return say(t.sentenceLast, { range: RANGE_WORDS[params.range], sessions })
    const clock = (at: number) => formatDayTime(new Date(at), zone)
    return say(t.sentenceBetween, { from: clock(params.from), to: clock(params.to), sessions })
  }
  return (
    <h2 className="font-semibold text-lg" suppressHydrationWarning>
      {text()}
    </h2>
  )
}

function Nothing({ list, any }: { list: ActivityList; any: boolean }) {
  if (list.source.readAt === null) return <EmptyState kind="never-configured" title={t.firstLook} />
  if (list.looks === 0) return <EmptyState kind="unsupported" title={t.notRead} />
  if (any) return <EmptyState kind="no-match" title={t.noneMatches} />
  return <EmptyState kind="healthy" title={t.noneAtWork} />
}
