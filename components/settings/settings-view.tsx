'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { fetchSheet } from '@/components/ui/sheet'
import type { SettingChoice, SettingsView as Settings, SettingView } from '@/lib/features/settings/contract'
import { formatNumber } from '@/lib/format/number'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { settingsTexts as t } from '@/lib/texts/settings'
import { plural, say } from '@/lib/texts/texts'
import { SETTING_COLUMNS } from './setting-columns'
import { SettingFilters } from './setting-filters'
import { Gaps } from './setting-gaps'
import { queryOf, type SettingParams, settingParams } from './setting-search-params'

export type SettingsViewProps = {
  target: { id: string; name: string }
  initial: Settings | null
  problem: Problem | null
}

const PAGE = 200
const sheet = onDemand(() => {
  fetchSheet()
  return import('./setting-sheet')
})
const rowId = (row: SettingView) => row.name

/** Parameters of a server: what is not at its default first, with source and what waits for a restart. */
export function SettingsView({ target, initial, problem }: SettingsViewProps) {
  const [params, setParams] = useQueryStates(settingParams)
  const query = useSettings(target.id, params, initial)
  const close = () => setParams({ setting: null })
  const sheetPart = useOnDemand(sheet, params.setting !== null, close)
  const pages = query.data?.pages
  const list = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const failure = query.error ? problemOf(query.error) : list ? null : problem
  if (!list) return failure ? <ErrorPanel {...failure} /> : null
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-lg">{sentence(list)}</h2>
        <span className="flex items-center gap-2 text-ink-muted text-xs">
          <span>
            <Say of={t.readAt} ago={<TimeAgo at={list.readAt} />} />
          </span>
          <Button size="sm" busy={query.isFetching} onClick={() => query.refetch()}>
            {t.readAgain}
          </Button>
        </span>
      </div>
      <Gaps gaps={list.gaps} />
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <SettingFilters target={target} list={list} />
      <DataTable
        label={say(t.settingsOf, { name: target.name })}
        columns={SETTING_COLUMNS}
        rows={rows}
        rowId={rowId}
        dimmed={query.isPlaceholderData}
        onOpen={(row) => setParams({ setting: row.name })}
        openId={params.setting}
        className="max-h-[max(360px,calc(100dvh-300px))] min-h-40 max-sm:max-h-none"
        empty={<Nothing params={params} />}
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
      <footer className="flex flex-wrap gap-x-4 py-2 text-ink-muted text-xs">
        <span className="tabular">
          {plural(t.shown, rows?.length ?? 0, { matching: formatNumber(list.matching) })}
        </span>
        {rows?.some((row) => row.masked) ? <span>{t.maskedNote}</span> : null}
      </footer>
      {params.setting === null || !sheetPart ? null : (
        <sheetPart.SettingSheet targetId={target.id} name={params.setting} onClose={close} />
      )}
    </>
  )
}

function sentence(list: Settings): string {
  const changed = plural(t.changedOf, list.changed, { total: formatNumber(list.total) })
  return list.pending === 0 ? changed : plural(t.alsoPending, list.pending, { sentence: changed })
}

function useSettings(targetId: string, params: SettingParams, initial: Settings | null) {
  const query = queryOf(params)
  const [first] = useState(() => JSON.stringify(query))
  const isFirst = initial !== null && JSON.stringify(query) === first
  return useInfiniteQuery(
    orpc.settings.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        targetId,
        ...query,
        limit: PAGE,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 30_000,
      gcTime: 60_000,
      retry: false,
      ...(isFirst ? { initialData: { pages: [initial], pageParams: [undefined] } } : {}),
    }),
  )
}

const GOOD: Record<SettingChoice, string | null> = {
  changed: t.noneChanged,
  pending: t.nonePending,
  all: null,
}

function Nothing({ params }: { params: SettingParams }) {
  const good = GOOD[params.show]
  const filtered = params.q !== '' || params.category !== null || params.source !== null
  if (filtered || good === null) return <EmptyState kind="no-match" title={t.noneMatches} />
  return <EmptyState kind="healthy" title={good} />
}
