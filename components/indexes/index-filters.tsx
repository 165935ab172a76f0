'use client'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { DatabaseChoice } from '@/components/tables/table-filters'
import { Select } from '@/components/ui/select'
import type { IndexList } from '@/lib/features/indexes/contract'
import { formatBytes } from '@/lib/format/bytes'
import { client } from '@/lib/http/client'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { say } from '@/lib/texts/texts'
import { INDEX_CSV } from './index-csv'
import { indexParams, queryOf, VERDICTS } from './index-search-params'

const CLEAR = { q: null, verdict: null } as const

export type IndexFiltersProps = { target: { id: string; name: string }; list: IndexList }

/** The database and the filters of Indexes, kept in the address, and the export of all that they let through. */
export function IndexFilters({ target, list }: IndexFiltersProps) {
  const [params, setParams] = useQueryStates(indexParams)
  const any = params.q !== '' || params.verdict !== null
  const rows = () =>
    allPages((page) => client.indexes.list({ targetId: target.id, ...queryOf(params), ...page }))
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByName}
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={<CsvButton columns={INDEX_CSV} rows={rows} target={target.name} view="indexes" />}
    >
      <DatabaseChoice
        value={params.db ?? list.database}
        names={list.databases}
        every={list.everyDatabase}
        onChange={(db) => setParams({ db, index: null })}
      />
      <Select
        aria-label={t.verdict}
        className="w-56"
        value={params.verdict ?? ''}
        onValueChange={(next) => setParams({ verdict: VERDICTS.find((one) => one === next) ?? null })}
        options={[
          { value: '', label: t.anyVerdict },
          ...list.counts.map(({ verdict, count, bytes }) => ({
            value: verdict,
            label:
              bytes === null || count === 0
                ? say(t.withCount, { verdict: t[verdict], count })
                : say(t.withBytes, { verdict: t[verdict], count, bytes: formatBytes(bytes) }),
          })),
        ]}
      />
    </FilterBar>
  )
}
