'use client'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Select } from '@/components/ui/select'
import type { TableList } from '@/lib/features/tables/contract'
import { client } from '@/lib/http/client'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { TABLE_CSV } from './table-csv'
import { queryOf, tableParams } from './table-search-params'

const CLEAR = { q: null, system: null } as const

export type TableFiltersProps = { target: { id: string; name: string }; list: TableList }

/** The database and the filters of Tables, kept in the address, and the export of all that they let through. */
export function TableFilters({ target, list }: TableFiltersProps) {
  const [params, setParams] = useQueryStates(tableParams)
  const any = params.q !== '' || params.system !== null
  const rows = () =>
    allPages((page) =>
      client.tables.list({
        targetId: target.id,
        ...queryOf(params),
        ...page,
      }),
    )
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByName}
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={<CsvButton columns={TABLE_CSV} rows={rows} target={target.name} view="tables" />}
    >
      <DatabaseChoice
        value={params.db ?? list.database}
        names={list.databases}
        every={list.everyDatabase}
        onChange={(db) => setParams({ db, table: null })}
      />
      <Select
        aria-label={t.catalogues}
        className="w-64"
        value={params.system ?? ''}
        onValueChange={(next) => setParams({ system: next === 'with' ? 'with' : null })}
        options={[
          { value: '', label: t.withoutSystem },
          { value: 'with', label: t.withSystem },
        ]}
      />
    </FilterBar>
  )
}

export type DatabaseChoiceProps = {
  value: string | null
  names: readonly string[]
  /** All at once can be asked for. */
  every: boolean
  onChange: (database: string | null) => void
}

/** Of which database, or schema, the page tells. */
export function DatabaseChoice({ value, names, every, onChange }: DatabaseChoiceProps) {
  const known = value === null || names.includes(value)
  return (
    <Select
      aria-label={t.database}
      className="w-48"
      value={value ?? ''}
      onValueChange={(next) => onChange(next || null)}
      options={[
        ...(every ? [{ value: '', label: t.every }] : []),
        ...names.map((name) => ({ value: name, label: name, data: true })),
        ...(known || value === null ? [] : [{ value, label: value, data: true }]),
      ]}
    />
  )
}
