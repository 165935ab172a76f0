'use client'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Select } from '@/components/ui/select'
import type { SettingsView } from '@/lib/features/settings/contract'
import { client } from '@/lib/http/client'
import { settingsTexts as t } from '@/lib/texts/settings'
import { say } from '@/lib/texts/texts'
import { SETTING_CSV } from './setting-csv'
import { queryOf, settingParams } from './setting-search-params'

const CLEAR = { show: null, category: null, source: null, q: null } as const

export type SettingFiltersProps = { target: { id: string; name: string }; list: SettingsView }

/** Filters of Settings, kept in the address, and the export of all that they let through. */
export function SettingFilters({ target, list }: SettingFiltersProps) {
  const [params, setParams] = useQueryStates(settingParams)
  const any =
    params.show !== 'changed' || params.category !== null || params.source !== null || params.q !== ''
  const rows = () =>
    allPages((page) => client.settings.list({ targetId: target.id, ...queryOf(params), ...page }))
  return (
    <FilterBar
      query={params.q}
      onQueryChange={(q) => setParams({ q: q || null })}
      placeholder={t.filterByWords}
      {...(any ? { onClear: () => setParams(CLEAR) } : {})}
      actions={<CsvButton columns={SETTING_CSV} rows={rows} target={target.name} view="settings" />}
    >
      <Select
        aria-label={t.which}
        className="w-56"
        value={params.show}
        onValueChange={(next) => setParams({ show: next === 'all' || next === 'pending' ? next : null })}
        options={[
          { value: 'changed', label: say(t.changedOnly, { n: list.changed }) },
          { value: 'pending', label: say(t.pendingOnly, { n: list.pending }) },
          { value: 'all', label: say(t.every, { n: list.total }) },
        ]}
      />
      <Choice
        label={t.category}
        all={t.anyCategory}
        value={params.category}
        values={list.categories}
        onChange={(category) => setParams({ category })}
      />
      <Choice
        label={t.source}
        all={t.anySource}
        value={params.source}
        values={list.sources}
        onChange={(source) => setParams({ source })}
      />
    </FilterBar>
  )
}

type ChoiceProps = {
  label: string
  all: string
  value: string | null
  values: SettingsView['categories']
  onChange: (value: string | null) => void
}

function Choice({ label, all, value, values, onChange }: ChoiceProps) {
  const known = value === null || values.some((one) => one.value === value)
  return (
    <Select
      aria-label={label}
      className="w-52"
      value={value ?? ''}
      onValueChange={(next) => onChange(next || null)}
      options={[
        { value: '', label: all },
        ...values.map((one) => ({ value: one.value, label: `${one.value} (${one.count})`, data: true })),
        ...(known ? [] : [{ value: value ?? '', label: value ?? '', data: true }]),
      ]}
    />
  )
}
