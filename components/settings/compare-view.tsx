'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { DataTable } from '@/components/patterns/data-table'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Status } from '@/components/patterns/status'
import type { Comparison, SnapshotsView } from '@/lib/features/settings/contract'
import { formatNumber } from '@/lib/format/number'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { plural, say } from '@/lib/texts/texts'
import { CompareChoice, type OtherTarget } from './compare-choice'
import { COMPARE_CSV, compareColumns, type Difference, type SideNames } from './compare-columns'
import { type CompareParams, compareParams, comparisonOf } from './compare-search-params'
import { CompareSides } from './compare-sides'
import { Gaps } from './setting-gaps'

export type CompareViewProps = {
  target: { id: string; name: string }
  others: readonly OtherTarget[]
  snapshots: SnapshotsView
  first: CompareParams
  initial: Comparison | null
  problem: Problem | null
}

const rowId = (row: Difference) => `${row.name}\n${row.fact}`

/** What differs between two moments of a server, or between two servers. */
export function CompareView({ target, others, snapshots, first, initial, problem }: CompareViewProps) {
  const [params, setParams] = useQueryStates(compareParams)
  const asked = params.at === null && params.with === null && params.withAt === null ? first : params
  const input = comparisonOf(target.id, { ...asked, kind: params.kind })
  const [firstInput] = useState(() => JSON.stringify(input))
  const query = useQuery({
    ...orpc.settings.compare.queryOptions({ input }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
    ...(initial && JSON.stringify(input) === firstInput ? { initialData: initial } : {}),
  })
  const found = query.data
  const rows = useMemo(() => rowsOf(found, params.q), [found, params.q])
  const other = others.find(({ id }) => id === asked.with)?.name
  const columns = useMemo(() => compareColumns(namesOf(target.name, other)), [target.name, other])
  const failure = query.error ? problemOf(query.error) : found ? null : problem
  return (
    <>
      <CompareChoice target={target} others={others} snapshots={snapshots} params={params} asked={asked} />
      {snapshots.source?.reason && params.kind === 'settings' ? (
        <Gaps gaps={[{ reason: snapshots.source.reason, remedy: snapshots.source.remedy }]} />
      ) : null}
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      {found ? (
        <>
          <h2 className="mb-1 font-semibold text-lg">{sentence(found)}</h2>
          <CompareSides found={found} names={namesOf(target.name, other)} />
          {found.replaced ? (
            <p className="mb-3 text-sm">
              <Status status="warning">{t.otherAnswered}</Status>
            </p>
          ) : null}
          <FilterBar
            query={params.q}
            onQueryChange={(q) => setParams({ q: q || null })}
            placeholder={t.filterByName}
            {...(params.q === '' ? {} : { onClear: () => setParams({ q: null }) })}
            actions={
              <CsvButton
                columns={COMPARE_CSV}
                rows={() => rows}
                target={target.name}
                view={`${found.kind}-compared`}
              />
            }
          />
          <DataTable
            label={say(t.compareOf, { name: target.name })}
            columns={columns}
            rows={rows}
            rowId={rowId}
            dimmed={query.isPlaceholderData}
            className="max-h-[max(360px,calc(100dvh-380px))] min-h-40 max-sm:max-h-none"
            empty={<Nothing found={found} filtered={params.q !== ''} />}
          />
        </>
      ) : null}
    </>
  )
}

function namesOf(name: string, other: string | undefined): SideNames {
  if (other === undefined) return { before: t.left, after: t.right, servers: false }
  return { before: name, after: other, servers: true }
}

function rowsOf(found: Comparison | undefined, q: string): Difference[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return (found?.items ?? [])
    .flatMap(({ name, change, facts }) =>
      facts.length === 0
        ? [{ name, change, fact: '', before: null, after: null }]
        : facts.map((fact) => ({ name, change, ...fact })),
    )
    .filter((row) => {
      const text = `${row.name} ${row.fact} ${row.before ?? ''} ${row.after ?? ''}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
}

function sentence(found: Comparison): string {
  const same = formatNumber(found.same)
  if (!found.before.known || !found.after.known) return t.compare
  return found.items.length === 0 ? say(t.equal, { same }) : plural(t.differ, found.items.length, { same })
}

function Nothing({ found, filtered }: { found: Comparison; filtered: boolean }) {
  if (filtered) return <EmptyState kind="no-match" title={t.noneMatches} />
  const gap = [found.before, found.after].find((side) => !side.known)
  if (gap && !gap.known) return <EmptyState kind="unsupported" title={gap.reason} />
  return <EmptyState kind="healthy" title={say(t.equal, { same: formatNumber(found.same) })} />
}
