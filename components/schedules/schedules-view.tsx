'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { FilterBar } from '@/components/patterns/filter-bar'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/link'
import { Select } from '@/components/ui/select'
import type { Schedule } from '@/lib/features/schedules/contract'

import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { plural } from '@/lib/texts/texts'
import { filterSchedules } from './filter-schedules'
import { SCHEDULE_CSV } from './schedule-csv'
import { ScheduleTable } from './schedule-table'
import { placeWords } from './schedule-words'
import { SchedulesFrame } from './schedules-frame'
import { SCHEDULE_STATES, scheduleSearchParams } from './search-params'
import { useScheduleActs } from './use-schedule-acts'

const ANY = 'any'
/** Rows drawn at first; further ones on demand. */
const SHOWN = 100
const STATE_LABELS: Record<(typeof SCHEDULE_STATES)[number], string> = {
  due: t.willRun,
  paused: t.paused,
  held: t.heldBack,
  trouble: t.failedOrMissedLast,
}

function placesOf(schedules: readonly Schedule[]): { value: string; label: string }[] {
  const places = new Map(schedules.map(({ place }) => [place.id ?? 'panel', placeWords(place)]))
  return [...places]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

function titleOf(schedules: readonly Schedule[]): string {
  const trouble = schedules.filter(({ last }) => last?.state === 'failed' || last?.state === 'missed').length
  if (trouble > 0) return plural(t.schedulesFailedOr, trouble)
  const due = filterSchedules(schedules, { q: '', state: 'due', place: null }).length
  if (due === schedules.length) return plural(t.allRun, due)
  return plural(t.someRun, schedules.length, { due })
}

/** Everything that recurs: what, where, when, and how it went. */
export function SchedulesView({ initial, mayWrite }: { initial: { items: Schedule[] }; mayWrite: boolean }) {
  const router = useRouter()
  const query = useQuery(orpc.schedules.list.queryOptions({ initialData: initial, refetchInterval: 15_000 }))
  const [filters, setFilters] = useQueryStates(scheduleSearchParams)
  const [shown, setShown] = useState(SHOWN)
  const acts = useScheduleActs()
  const { items } = query.data
  const found = filterSchedules(items, filters)
  const filtered = filters.q !== '' || filters.state !== null || filters.place !== null
  const clear = () => setFilters({ q: null, state: null, place: null })
  const add = mayWrite ? (
    <ButtonLink variant="primary" href="/schedules/new">
      {t.makeSchedule}
    </ButtonLink>
  ) : undefined
  return (
    <SchedulesFrame title={titleOf(items)} meta={<ZoneNote />} actions={add}>
      <FilterBar
        query={filters.q}
        onQueryChange={(q) => setFilters({ q: q || null })}
        placeholder={t.filterSchedules}
        actions={<CsvButton columns={SCHEDULE_CSV} rows={() => found} target="panel" view="schedules" />}
        {...(filtered ? { onClear: clear } : {})}
      >
        <Select
          aria-label={t.state}
          className="w-44"
          value={filters.state ?? ANY}
          onValueChange={(value) =>
            setFilters({ state: SCHEDULE_STATES.find((one) => one === value) ?? null })
          }
          options={[
            { value: ANY, label: t.anyState },
            ...SCHEDULE_STATES.map((value) => ({ value: value as string, label: STATE_LABELS[value] })),
          ]}
        />
        <Select
          aria-label={t.where}
          className="w-48"
          value={filters.place ?? ANY}
          onValueChange={(value) => setFilters({ place: value === ANY ? null : value })}
          options={[{ value: ANY, label: t.everywhere }, ...placesOf(items)]}
        />
      </FilterBar>
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {acts.notes}
      {found.length > 0 ? (
        <ScheduleTable
          schedules={found.slice(0, shown)}
          acts={acts}
          onEdit={({ id }) => router.push(`/schedules/${id}/edit`)}
        />
      ) : (
        <EmptyState
          kind={filtered ? 'no-match' : 'never-configured'}
          title={filtered ? t.noScheduleMatches : t.nothingRecursHere}
          action={filtered ? <Button onClick={clear}>{t.clearFilters}</Button> : add}
        >
          {filtered ? undefined : t.scheduleRuns}
        </EmptyState>
      )}
      {found.length > shown ? (
        <div className="py-4 text-center">
          <Button onClick={() => setShown(shown + SHOWN)}>{plural(t.showMoreOf, found.length)}</Button>
        </div>
      ) : null}
      {acts.dialogs}
    </SchedulesFrame>
  )
}
