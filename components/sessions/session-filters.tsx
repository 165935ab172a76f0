'use client'
import { useQueryStates } from 'nuqs'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Select } from '@/components/ui/select'
import type { LiveSessionView } from '@/lib/features/sessions/contract'
import { valuesOf } from './filter-sessions'
import { SESSION_CSV } from './session-csv'
import { SESSION_KINDS, sessionParams } from './session-search-params'

const KINDS: Record<(typeof SESSION_KINDS)[number], string> = {
  '': 'Without background',
  all: 'Every kind',
  client: 'Clients',
  replication: 'Replication',
  autovacuum: 'Autovacuum',
  background: 'Background',
  own: "The panel's own",
}

const CLEAR = { state: null, user: null, app: null, db: null, kind: null, q: null } as const

export type SessionFiltersProps = {
  sessions: readonly LiveSessionView[]
  rows: readonly LiveSessionView[]
  targetName: string
}

/** Filters of Activity, kept in the address, and the export of what they let through. */
export function SessionFilters({ sessions, rows, targetName }: SessionFiltersProps) {
  const [params, setParams] = useQueryStates(sessionParams)
  const any = Object.keys(CLEAR).some((key) => {
    const value = params[key as keyof typeof CLEAR]
    return value !== null && value !== ''
  })
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder="Filter by any text"
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={<CsvButton columns={SESSION_CSV} rows={() => rows} target={targetName} view="sessions" />}
    >
      <Choice
        label="user"
        value={params.user}
        values={valuesOf(sessions, (row) => row.user)}
        onChange={(user) => setParams({ user })}
      />
      <Choice
        label="application"
        value={params.app}
        values={valuesOf(sessions, (row) => row.application)}
        onChange={(app) => setParams({ app })}
      />
      <Choice
        label="database"
        value={params.db}
        values={valuesOf(sessions, (row) => row.database)}
        onChange={(db) => setParams({ db })}
      />
      <Select
        aria-label="Kind"
        className="w-48"
        value={params.kind}
        onValueChange={(kind) => setParams({ kind: kind === '' ? null : kind })}
        options={SESSION_KINDS.map((value) => ({ value, label: KINDS[value] }))}
      />
    </FilterBar>
  )
}

type ChoiceProps = {
  label: string
  value: string | null
  values: Array<{ value: string; count: number }>
  onChange: (value: string | null) => void
}

function Choice({ label, value, values, onChange }: ChoiceProps) {
  const known = value === null || values.some((one) => one.value === value)
  return (
    <Select
      aria-label={label}
      className="w-44"
      value={value ?? ''}
      onValueChange={(next) => onChange(next || null)}
      options={[
        { value: '', label: `Every ${label}` },
        ...values.map((one) => ({ value: one.value, label: `${one.value} (${one.count})` })),
        ...(known || value === null ? [] : [{ value, label: `${value} (0)` }]),
      ]}
    />
  )
}
