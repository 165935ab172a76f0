'use client'
import { useQueryStates } from 'nuqs'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { FilterChoice } from '@/components/patterns/filter-choice'
import { Select } from '@/components/ui/select'
import type { LiveSessionView, SessionSummary } from '@/lib/features/sessions/contract'
import { queryOf, type SessionFilter, valuesOf } from '@/lib/features/sessions/select'
import { client } from '@/lib/http/client'
import { sessionsTexts as t } from '@/lib/texts/sessions'
import { SESSION_CSV } from './session-csv'
import { SESSION_KINDS, sessionParams } from './session-search-params'

const KINDS: Record<(typeof SESSION_KINDS)[number], string> = {
  '': t.withoutBackground,
  all: t.everyKind,
  client: t.clients,
  replication: t.replication,
  autovacuum: t.autovacuum,
  background: t.background,
  unknown: t.kindHidden,
  own: t.panelsOwn,
}

const CLEAR = { state: null, user: null, app: null, db: null, kind: null, q: null } as const

export type SessionFiltersProps = {
  target: { id: string; name: string }
  sessions: readonly LiveSessionView[]
  /** Of all sessions, where `sessions` are not all. */
  summary: SessionSummary | null
  rows: readonly LiveSessionView[]
  filter: SessionFilter
}

/** Filters of Activity, kept in the address, and the export of what they let through. */
export function SessionFilters({ target, sessions, summary, rows, filter }: SessionFiltersProps) {
  const [params, setParams] = useQueryStates(sessionParams)
  const any = Object.keys(CLEAR).some((key) => {
    const value = params[key as keyof typeof CLEAR]
    return value !== null && value !== ''
  })
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByAnyText}
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={
        <CsvButton
          columns={SESSION_CSV}
          rows={() => (summary ? allRows(target.id, filter) : rows)}
          target={target.name}
          view="sessions"
        />
      }
    >
      <FilterChoice
        label={t.user}
        value={params.user}
        values={summary?.users ?? valuesOf(sessions, (row) => row.user)}
        onChange={(user) => setParams({ user })}
      />
      <FilterChoice
        label={t.application}
        value={params.app}
        values={summary?.applications ?? valuesOf(sessions, (row) => row.application)}
        onChange={(app) => setParams({ app })}
      />
      <FilterChoice
        label={t.database2}
        value={params.db}
        values={summary?.databases ?? valuesOf(sessions, (row) => row.database)}
        onChange={(db) => setParams({ db })}
      />
      <Select
        aria-label={t.kind}
        className="w-48"
        value={params.kind}
        onValueChange={(kind) => setParams({ kind: kind === '' ? null : kind })}
        options={SESSION_KINDS.map((value) => ({ value, label: KINDS[value] }))}
      />
    </FilterBar>
  )
}

/** All that fit, not only those of the list. */
async function allRows(targetId: string, filter: SessionFilter): Promise<LiveSessionView[]> {
  const { sessions } = await client.sessions.list({ targetId, ...queryOf(filter), limit: 10_000 })
  return sessions
}
