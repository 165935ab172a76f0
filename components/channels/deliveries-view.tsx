'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { FilterBar } from '@/components/patterns/filter-bar'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import type { Delivery } from '@/lib/features/deliveries/contract'
import type { CsvColumn } from '@/lib/format/csv'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { deliveriesTexts as t } from '@/lib/texts/deliveries'
import { SEVERITY_WORDS, STATE_WORDS, TYPE_WORDS } from './channel-words'
import { ChannelsFrame } from './channels-frame'
import { deliverySearchParams, deliverySeverities, deliveryStates } from './deliveries-search-params'
import { DeliverySheet } from './delivery-sheet'
import { DeliveryTable } from './delivery-table'

const ANY = 'any'

const COLUMNS: ReadonlyArray<CsvColumn<Delivery>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'created', value: (row) => new Date(row.createdAt) },
  { header: 'finished', value: (row) => (row.finishedAt === null ? null : new Date(row.finishedAt)) },
  { header: 'channel', value: (row) => row.channel.name },
  { header: 'type', value: (row) => TYPE_WORDS[row.channel.type] },
  { header: 'rule', value: (row) => row.route },
  { header: 'kind', value: (row) => row.kind },
  { header: 'action', value: (row) => row.action },
  { header: 'severity', value: (row) => row.severity },
  { header: 'title', value: (row) => row.title },
  { header: 'target', value: (row) => row.target?.name },
  { header: 'environment', value: (row) => row.environment },
  { header: 'notices', value: (row) => row.count },
  { header: 'state', value: (row) => row.state },
  { header: 'tries', value: (row) => row.attempts.length },
  { header: 'answer', value: (row) => row.attempts.at(-1)?.code },
  { header: 'problem', value: (row) => row.problem },
]

/** The log of what was sent. */
export function DeliveriesView() {
  const [filters, setFilters] = useQueryStates(deliverySearchParams)
  const channels = useQuery(orpc.channels.list.queryOptions())
  const asked = {
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.channel ? { channelId: filters.channel } : {}),
    ...(filters.state ? { state: filters.state } : {}),
    ...(filters.severity ? { severity: filters.severity } : {}),
  }
  const query = useInfiniteQuery(
    orpc.deliveries.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}), ...asked }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      refetchInterval: 5_000,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = Object.keys(asked).length > 0
  const clear = () => setFilters({ q: null, channel: null, state: null, severity: null })
  const every = () => allPages((page) => client.deliveries.list({ ...page, ...asked }))
  const any = (label: string) => ({ value: ANY, label })
  return (
    <ChannelsFrame title={t.whatWasSentAnd}>
      <FilterBar
        query={filters.q}
        onQueryChange={(q) => setFilters({ q: q === '' ? null : q })}
        placeholder={t.filterByTitle}
        {...(filtered ? { onClear: clear } : {})}
        actions={<CsvButton columns={COLUMNS} rows={every} target="panel" view="deliveries" />}
      >
        <Select
          aria-label={t.channel}
          className="w-44"
          value={filters.channel ?? ANY}
          onValueChange={(value) => setFilters({ channel: value === ANY ? null : value })}
          options={[
            any(t.everyChannel),
            ...(channels.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true })),
          ]}
        />
        <Select
          aria-label={t.state}
          className="w-36"
          value={filters.state ?? ANY}
          onValueChange={(value) =>
            setFilters({ state: deliveryStates.find((one) => one === value) ?? null })
          }
          options={[
            any(t.everyState),
            ...deliveryStates.map((value) => ({ value, label: STATE_WORDS[value].word })),
          ]}
        />
        <Select
          aria-label={t.severity}
          className="w-40"
          value={filters.severity ?? ANY}
          onValueChange={(value) =>
            setFilters({ severity: deliverySeverities.find((one) => one === value) ?? null })
          }
          options={[
            any(t.everySeverity),
            ...deliverySeverities.map((value) => ({ value, label: SEVERITY_WORDS[value].word })),
          ]}
        />
      </FilterBar>
      {query.isPending ? <Skeleton className="h-96 w-full" /> : null}
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {query.isSuccess && items.length === 0 ? (
        <EmptyState
          kind={filtered ? 'no-match' : 'never-configured'}
          title={filtered ? t.noMessageMatches : t.nothingWasSentYet}
          action={filtered ? <Button onClick={clear}>{t.clearFilters}</Button> : undefined}
        />
      ) : null}
      {items.length > 0 ? (
        <DeliveryTable items={items} onOpen={(delivery) => setFilters({ delivery })} />
      ) : null}
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.showOlderMessages}
          </Button>
        </div>
      ) : null}
      <DeliverySheet
        delivery={items.find((one) => one.id === filters.delivery) ?? null}
        onClose={() => setFilters({ delivery: null })}
      />
    </ChannelsFrame>
  )
}
