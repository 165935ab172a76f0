'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useState } from 'react'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Say } from '@/components/patterns/say'
import { TimeAgo, ZoneNote } from '@/components/patterns/time-ago'
import { Gaps } from '@/components/settings/setting-gaps'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { EventList } from '@/lib/features/events/contract'
import { EVENT_KINDS, type EventKind } from '@/lib/features/settings/kinds'
import { client } from '@/lib/http/client'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { say } from '@/lib/texts/texts'
import { EVENT_CSV } from './event-csv'
import { EventItem } from './event-item'
import { eventParams, queryOf } from './event-search-params'

export type EventsViewProps = {
  target: { id: string; name: string }
  initial: EventList | null
  problem: Problem | null
}

/** What changed on a target, the newest first. */
export function EventsView({ target, initial, problem }: EventsViewProps) {
  const [params, setParams] = useQueryStates(eventParams)
  const asked = queryOf(params)
  const [first] = useState(() => JSON.stringify(asked))
  const query = useInfiniteQuery(
    orpc.events.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        targetId: target.id,
        ...asked,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: 60_000,
      staleTime: 30_000,
      retry: false,
      ...(initial && JSON.stringify(asked) === first
        ? { initialData: { pages: [initial], pageParams: [undefined] } }
        : {}),
    }),
  )
  const events = query.data?.pages.flatMap((page) => page.items)
  const looks = query.data?.pages[0]?.looks ?? []
  const lookedAt = looks
    .map((one) => one.lookedAt)
    .sort()
    .at(-1)
  const failure = query.error ? problemOf(query.error) : events ? null : problem
  const rows = () => allPages((page) => client.events.list({ targetId: target.id, ...asked, ...page }))
  return (
    <>
      <h2 className="mb-2 font-semibold text-lg">{t.whatChanged}</h2>
      <div className="flex flex-wrap items-center justify-between gap-2 pb-1">
        <Select
          aria-label={t.kinds}
          className="w-56"
          value={params.kind ?? ''}
          onValueChange={(next) => setParams({ kind: next || null })}
          options={[
            { value: '' as EventKind | '', label: t.everyKind },
            ...EVENT_KINDS.map((value) => ({ value, label: t[value] })),
          ]}
        />
        <CsvButton columns={EVENT_CSV} rows={rows} target={target.name} view="events" />
      </div>
      {failure ? <ErrorPanel {...failure} className="mb-3" /> : null}
      <Gaps gaps={looks.flatMap(gapOf)} />
      {events?.length === 0 ? (
        <Nothing looked={looks.length > 0} filtered={Object.keys(asked).length > 0} />
      ) : (
        <ol aria-label={say(t.whatChangedOn, { name: target.name })}>
          {events?.map((event) => (
            <EventItem key={event.id} event={event} targetId={target.id} />
          ))}
        </ol>
      )}
      {query.hasNextPage ? (
        <Button
          className="mt-2"
          size="sm"
          busy={query.isFetchingNextPage}
          onClick={() => query.fetchNextPage()}
        >
          {t.showMore}
        </Button>
      ) : null}
      <footer className="flex flex-wrap gap-x-4 py-2 text-ink-muted text-xs">
        {lookedAt ? (
          <span>
            <Say of={t.lookedAt} ago={<TimeAgo at={lookedAt} />} />
          </span>
        ) : null}
        <span>{t.howOften}</span>
        <ZoneNote />
      </footer>
    </>
  )
}

/** What could not be looked at, with its name: its changes are not noticed. */
function gapOf({ kind, reason, remedy }: EventList['looks'][number]) {
  return reason === null ? [] : [{ reason: say(t.notFollowed, { kind: t[kind], reason }), remedy }]
}

function Nothing({ looked, filtered }: { looked: boolean; filtered: boolean }) {
  if (filtered) return <EmptyState kind="no-match" title={t.noneOfKind} />
  if (!looked) return <EmptyState kind="never-configured" title={t.notLooked} />
  return <EmptyState kind="healthy" title={t.noneYet} />
}
