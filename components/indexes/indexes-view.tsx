'use client'
import { RefreshCw, Trash2, Wrench } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { applyDialog } from '@/components/changes/apply-dialog'
import { ActButton } from '@/components/patterns/act-button'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Gaps } from '@/components/tables/table-notes'
import { Button } from '@/components/ui/button'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { fetchSheet } from '@/components/ui/sheet'
import type { IndexList, JudgedIndex } from '@/lib/features/indexes/contract'
import { formatBytes } from '@/lib/format/bytes'
import { type Problem, problemOf } from '@/lib/http/problem'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { plural, say } from '@/lib/texts/texts'
import { dropAct, type IndexAct, makeAct } from './index-actions'
import { INDEX_COLUMNS } from './index-columns'
import { IndexFilters } from './index-filters'
import { indexParams, SORTS } from './index-search-params'
import { MissingIndexes } from './missing-indexes'
import { useIndexes } from './use-indexes'

export type IndexesViewProps = {
  target: { id: string; name: string; production: boolean }
  initial: IndexList | null
  problem: Problem | null
  mayWrite: boolean
}

const sheet = onDemand(() => {
  fetchSheet()
  return import('./index-sheet')
})
const rowId = (row: JudgedIndex) => row.id

/** Indexes of a database with what can be said against each, and what may be missing. */
export function IndexesView({ target, initial, problem, mayWrite }: IndexesViewProps) {
  const [params, setParams] = useQueryStates(indexParams)
  const query = useIndexes(target.id, params, initial)
  const close = () => setParams({ index: null })
  const sheetPart = useOnDemand(sheet, params.index !== null, close)
  const [asked, setAsked] = useState<IndexAct | null>(null)
  const apply = useOnDemand(applyDialog, asked !== null, () => setAsked(null))
  const pages = query.data?.pages
  const list = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const failure = query.error ? problemOf(query.error) : list ? null : problem
  if (!list) return failure ? <ErrorPanel {...failure} /> : null
  const database = params.db ?? list.database
  const why = mayWrite ? (list.changes.reason ?? null) : t.noRight
  const opened = rows?.find((row) => row.id === params.index)
  const any = params.q !== '' || params.verdict !== null
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Sentence list={list} />
        <Button size="sm" busy={query.isRefetching} onClick={() => query.refetch()}>
          <RefreshCw aria-hidden="true" strokeWidth={1.75} />
          {t.readAgain}
        </Button>
      </div>
      <Gaps gaps={list.gaps} />
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <IndexFilters target={target} list={list} />
      <DataTable
        label={say(t.indexesOf, { name: target.name })}
        columns={INDEX_COLUMNS}
        rows={rows}
        rowId={rowId}
        dimmed={query.isPlaceholderData}
        sort={{ id: params.sort, desc: params.order === 'desc' }}
        onSortChange={(next) =>
          setParams({
            sort: SORTS.find((one) => one === next?.id) ?? null,
            order: next && !next.desc ? 'asc' : null,
          })
        }
        onOpen={(row) => setParams({ index: row.id })}
        openId={params.index}
        className="max-h-[max(360px,calc(100dvh-430px))] min-h-40 max-sm:max-h-none"
        empty={<EmptyState kind={any ? 'no-match' : 'healthy'} title={any ? t.noneMatches : t.none} />}
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
      <Footer list={list} shown={rows?.length ?? 0} />
      <MissingIndexes
        targetId={target.id}
        database={database}
        actions={(row) =>
          row.why === 'foreign-key' ? (
            <ActButton why={why} onPress={() => setAsked(makeAct(target, row))}>
              <Wrench aria-hidden="true" strokeWidth={1.75} />
              {t.make}
            </ActButton>
          ) : null
        }
      />
      {params.index === null || !sheetPart ? null : (
        <sheetPart.IndexSheet
          index={opened}
          onClose={close}
          actions={
            opened && opened.keeper !== 'constraint' && opened.keeper !== 'replica-identity' ? (
              <ActButton why={why} danger onPress={() => setAsked(dropAct(target, opened))}>
                <Trash2 aria-hidden="true" strokeWidth={1.75} />
                {t.drop}
              </ActButton>
            ) : null
          }
        />
      )}
      {apply ? (
        <apply.ApplyChangeDialog
          request={asked?.request ?? null}
          title={asked?.title ?? ''}
          verb={asked?.verb ?? ''}
          production={target.production}
          onClose={() => setAsked(null)}
          onFinished={() => void query.refetch()}
        />
      ) : null}
    </>
  )
}

function Sentence({ list }: { list: IndexList }) {
  const spoken = list.counts.some(({ count }) => count > 0)
  const database = <HostileText text={list.database ?? ''} max={40} />
  return (
    <h2 className="font-semibold text-lg">
      {!spoken ? (
        list.database === null ? (
          t.nothingSaidAll
        ) : (
          <Say of={t.nothingSaid} database={database} />
        )
      ) : list.database === null ? (
        t.saidAll
      ) : list.reclaimable === null ? (
        <Say of={t.said} database={database} />
      ) : (
        <Say of={t.saidBytes} bytes={formatBytes(list.reclaimable)} database={database} />
      )}
    </h2>
  )
}

function Footer({ list, shown }: { list: IndexList; shown: number }) {
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2 text-ink-muted text-xs">
      <span className="tabular">{plural(t.shown, list.matching, { shown })}</span>
      <span>
        <Say of={t.readAt} ago={<TimeAgo at={list.at} />} />
      </span>
      <span>
        {list.countedSince === null ? (
          t.countedEver
        ) : (
          <Say of={t.countedSince} since={<TimeAgo at={list.countedSince} mode="both" />} />
        )}
      </span>
      <ZoneNote />
    </footer>
  )
}
