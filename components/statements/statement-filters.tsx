'use client'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { FilterChoice } from '@/components/patterns/filter-choice'
import { Select } from '@/components/ui/select'
import type { StatementList } from '@/lib/features/statements/contract'
import { client } from '@/lib/http/client'
import { statementsTexts as t } from '@/lib/texts/statements'
import type { Span } from './span'
import { STATEMENT_CSV } from './statement-csv'
import { queryOf, statementParams } from './statement-search-params'

const CLEAR = { role: null, db: null, index: null, q: null } as const

export type StatementFiltersProps = {
  target: { id: string; name: string }
  span: Span
  list: StatementList | undefined
}

/** Filters of Statements, kept in the address, and the export of all that they let through. */
export function StatementFilters({ target, span, list }: StatementFiltersProps) {
  const [params, setParams] = useQueryStates(statementParams)
  const any = params.role !== null || params.db !== null || params.index !== null || params.q !== ''
  const rows = () =>
    allPages((page) => client.statements.list({ targetId: target.id, ...span, ...queryOf(params), ...page }))
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByWords}
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={<CsvButton columns={STATEMENT_CSV} rows={rows} target={target.name} view="statements" />}
    >
      <FilterChoice
        label={t.role2}
        value={params.role}
        values={list?.roles ?? []}
        onChange={(role) => setParams({ role })}
      />
      <FilterChoice
        label={t.database2}
        value={params.db}
        values={list?.databases ?? []}
        onChange={(db) => setParams({ db })}
      />
      {list?.total.noIndex === null && params.index === null ? null : (
        <Select
          aria-label={t.noIndex}
          className="w-52"
          value={params.index ?? ''}
          onValueChange={(next) => setParams({ index: next === 'none' ? 'none' : null })}
          options={[
            { value: '', label: t.anyIndex },
            { value: 'none', label: t.withoutIndex },
          ]}
        />
      )}
    </FilterBar>
  )
}
