'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { debounce, useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { FilterBar } from '@/components/patterns/filter-bar'
import { PageHeader } from '@/components/patterns/page-header'
import { ZoneNote } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/link'
import { Select } from '@/components/ui/select'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesTexts as t } from '@/lib/texts/changes'
import { CHANGE_CSV } from './change-csv'
import { ChangeTable } from './change-table'
import { changeWords, isMoving } from './change-words'
import { kindName } from './kind-name'
import { CHANGE_STATES, changeSearchParams } from './search-params'

const ANY = 'any'

/** History of changes: everything the panel did to a target, or was asked to. */
export function ChangeList() {
  const [filters, setFilters] = useQueryStates(changeSearchParams)
  const targets = useQuery(orpc.targets.list.queryOptions({ input: {} }))
  const filter = {
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.state ? { state: filters.state } : {}),
    ...(filters.target ? { targetId: filters.target } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
  }
  const allRows = () => allPages((page) => client.changes.list({ ...page, ...filter }))
  const query = useInfiniteQuery(
    orpc.changes.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}), ...filter }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      // Who may not read them, or no longer, asks once.
      refetchInterval: (state) =>
        /^(permission|auth)\./.test(state.state.error ? problemOf(state.state.error).code : '')
          ? false
          : state.state.data?.pages.some((page) => page.items.some((change) => isMoving(change.state)))
            ? 2_000
            : 15_000,
    }),
  )
  const changes = query.data?.pages.flatMap((page) => page.items) ?? []
  const { q, state, target, kind } = filters
  const filtered = q !== '' || state !== null || target !== null || kind !== null
  const clear = () => setFilters({ q: null, state: null, target: null, kind: null })
  return (
    <>
      <PageHeader
        title={t.changes}
        meta={
          <>
            <span>{t.everythingPanelDid}</span>
            <ZoneNote />
          </>
        }
        actions={
          <>
            <ButtonLink href="/changes/sets">{t.sets}</ButtonLink>
            <ButtonLink href="/changes/templates">{t.templates}</ButtonLink>
          </>
        }
      />
      <FilterBar
        query={filters.q}
        onQueryChange={(q) => setFilters({ q: q || null }, { limitUrlUpdates: debounce(300) })}
        placeholder={t.searchChanges}
        actions={<CsvButton columns={CHANGE_CSV} rows={allRows} target="panel" view="changes" />}
        {...(filtered ? { onClear: clear } : {})}
      >
        <Select
          aria-label={t.state}
          className="w-48"
          value={filters.state ?? ANY}
          onValueChange={(value) =>
            setFilters({ state: CHANGE_STATES.find((state) => state === value) ?? null })
          }
          options={[
            { value: ANY, label: t.anyState },
            ...CHANGE_STATES.map((value) => ({ value: value as string, label: changeWords(value).word })),
          ]}
        />
        <Select
          aria-label={t.target}
          className="w-48"
          value={filters.target ?? ANY}
          onValueChange={(value) => setFilters({ target: value === ANY ? null : value })}
          options={[
            { value: ANY, label: t.anyTarget },
            ...(targets.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true })),
          ]}
        />
        <Select
          aria-label={t.kind}
          className="w-48"
          value={kind ?? ANY}
          onValueChange={(value) => setFilters({ kind: value === ANY ? null : value })}
          options={[
            { value: ANY, label: t.anyKind },
            ...(query.data?.pages[0]?.kinds ?? []).map((value) => ({ value, label: kindName(value) })),
          ]}
        />
      </FilterBar>
      <ChangeTable
        changes={query.data ? changes : undefined}
        problem={query.isError && changes.length === 0 ? problemOf(query.error) : null}
        dimmed={query.isPlaceholderData}
        empty={
          <EmptyState
            kind={filtered ? 'no-match' : 'never-configured'}
            title={filtered ? t.noChangeMatches : t.nothingHasBeen}
            action={filtered ? <Button onClick={clear}>{t.clearFilters}</Button> : undefined}
          >
            {filtered ? undefined : t.cancelStatementOr}
          </EmptyState>
        }
      />
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.showOlderChanges}
          </Button>
        </div>
      ) : null}
    </>
  )
}
