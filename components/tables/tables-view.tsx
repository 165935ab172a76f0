'use client'
import { RefreshCw } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Button } from '@/components/ui/button'
import { onDemand, useOnDemand } from '@/components/ui/on-demand'
import { fetchSheet } from '@/components/ui/sheet'
import type { Table, TableList } from '@/lib/features/tables/contract'
import { formatNumber } from '@/lib/format/number'
import { type Problem, problemOf } from '@/lib/http/problem'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { formFor, plural, say } from '@/lib/texts/texts'
import { HorizonPanel } from './horizon'
import { tableColumns } from './table-columns'
import { TableFilters } from './table-filters'
import { Gaps, TableFooter } from './table-notes'
import { SORTS, tableParams } from './table-search-params'
import { useTables } from './use-tables'

export type TablesViewProps = {
  target: { id: string; name: string }
  initial: TableList | null
  problem: Problem | null
}

const sheet = onDemand(() => {
  fetchSheet()
  return import('./table-sheet')
})
const rowId = (row: Table) => row.id
/** Orders that go by pages as the last vacuum or analysis counted them. */
const BY_PAGES = new Set(['size', 'table', 'indexes', 'rows'])

/** Tables of a database: what they take, hold and need, ordered and paged by the server. */
export function TablesView({ target, initial, problem }: TablesViewProps) {
  const [params, setParams] = useQueryStates(tableParams)
  const query = useTables(target.id, params, initial)
  const close = () => setParams({ table: null })
  const sheetPart = useOnDemand(sheet, params.table !== null, close)
  const pages = query.data?.pages
  const list = pages?.[0]
  const rows = useMemo(() => pages?.flatMap((page) => page.items), [pages])
  const sorts = list?.sorts.join(' ') ?? ''
  const columns = useMemo(
    () => tableColumns(new Set(SORTS.filter((one) => sorts.split(' ').includes(one)))),
    [sorts],
  )
  const failure = query.error ? problemOf(query.error) : list ? null : problem
  if (!list) return failure ? <ErrorPanel {...failure} /> : null
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <Sentence list={list} />
        <Button size="sm" busy={query.isRefetching} onClick={() => query.refetch()}>
          <RefreshCw aria-hidden="true" strokeWidth={1.75} />
          {t.readAgain}
        </Button>
      </div>
      <HorizonPanel targetId={target.id} />
      <Gaps gaps={list.gaps} />
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <TableFilters target={target} list={list} />
      <DataTable
        label={say(t.tablesOf, { name: target.name })}
        columns={columns}
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
        onOpen={(row) => setParams({ table: row.id })}
        openId={params.table}
        className="max-h-[max(360px,calc(100dvh-330px))] min-h-40 max-sm:max-h-none"
        empty={
          <EmptyState
            kind={params.q === '' ? 'healthy' : 'no-match'}
            title={params.q === '' ? t.none : t.noneMatches}
          />
        }
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
      <TableFooter
        list={list}
        shown={rows?.length ?? 0}
        pages={list.sorts.includes('dead') && BY_PAGES.has(params.sort)}
      />
      {params.table === null || !sheetPart ? null : (
        <sheetPart.TableSheet
          targetId={target.id}
          database={params.db ?? list.database}
          id={params.table}
          onClose={close}
        />
      )}
    </>
  )
}

function Sentence({ list }: { list: TableList }) {
  return (
    <h2 className="font-semibold text-lg">
      {list.database === null ? (
        plural(t.sentenceAll, list.matching)
      ) : (
        <Say
          of={formFor(t.sentence, list.matching)}
          n={formatNumber(list.matching)}
          database={<HostileText text={list.database} max={40} />}
        />
      )}
    </h2>
  )
}
