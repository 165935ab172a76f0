'use client'
import { useQueryStates } from 'nuqs'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Select } from '@/components/ui/select'
import type { FleetRow } from '@/lib/features/overview/contract'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { plural, say } from '@/lib/texts/texts'
import { FLEET_CSV } from './fleet-csv'
import {
  FLEET_SORTS,
  FLEET_STATUSES,
  type FleetSort,
  type FleetStatus,
  fleetParams,
} from './fleet-search-params'

const SORT_WORDS: Record<FleetSort, string> = {
  worst: t.worstFirst,
  name: t.name,
  connections: t.connectionsUsed,
  load: t.load,
  oldest: t.oldestTransaction,
}
const STATUS_WORDS: Record<FleetStatus, string> = {
  all: t.everyStatus,
  problems: t.withProblems,
  ok: t.ok,
  unknown: t.unknown,
  paused: t.paused,
}

/** Filters of the fleet, kept in the address. */
export function FleetFilters({ rows, shown }: { rows: readonly FleetRow[]; shown: readonly FleetRow[] }) {
  const [params, setParams] = useQueryStates(fleetParams)
  const environments = [...new Set(rows.map((row) => row.environment.name))].sort()
  const filtered = params.q !== '' || params.env !== '' || params.status !== 'all'
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByName}
      {...(filtered ? { onClear: () => setParams({ q: null, env: null, status: null }) } : {})}
      actions={
        <>
          <span className="tabular text-ink-muted text-sm">
            {shown.length === rows.length
              ? plural(t.nTargets, rows.length)
              : say(t.ofTargets, { shown: shown.length, rows: rows.length })}
          </span>
          <CsvButton columns={FLEET_CSV} rows={() => shown} target="fleet" view="targets" />
        </>
      }
    >
      <Select
        aria-label={t.environment}
        className="w-44"
        value={params.env}
        onValueChange={(env) => setParams({ env: env || null })}
        options={[
          { value: '', label: t.everyEnvironment },
          ...environments.map((name) => ({ value: name, label: name, data: true })),
        ]}
      />
      <Select
        aria-label={t.status}
        className="w-36"
        value={params.status}
        onValueChange={(status) => setParams({ status: status === 'all' ? null : status })}
        options={FLEET_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))}
      />
      <Select
        aria-label={t.order}
        className="w-44"
        value={params.sort}
        onValueChange={(sort) => setParams({ sort: sort === 'worst' ? null : sort })}
        options={FLEET_SORTS.map((value) => ({ value, label: SORT_WORDS[value] }))}
      />
    </FilterBar>
  )
}
