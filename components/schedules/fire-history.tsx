'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import type { Schedule, ScheduleFire } from '@/lib/features/schedules/contract'
import { formatDuration } from '@/lib/format/duration'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { schedulesTexts as t } from '@/lib/texts/schedules'
import { FIRE_CSV } from './schedule-csv'
import { FIRE_STATE_LIST, fireWords, isUnderWay, stateWords } from './schedule-words'
import { fireSearchParams } from './search-params'
import { ZonedTime } from './zoned-time'

const ANY = 'any'

function took({ startedAt, finishedAt }: ScheduleFire): string {
  if (startedAt === null) return '–'
  return finishedAt === null ? t.notEnded : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))
}

function Why({ fire }: { fire: ScheduleFire }) {
  return (
    <>
      {fire.by === null ? null : (
        <span className="text-ink-muted">
          <Say of={t.runBy} by={<HostileText text={fire.by} max={40} />} />{' '}
        </span>
      )}
      <HostileText text={fire.detail} />
      {fire.changeId ? (
        <>
          {' '}
          <Link href={`/changes/${fire.changeId}`}>{t.itsChange}</Link>
        </>
      ) : null}
    </>
  )
}

function Rows({ fires, zone }: { fires: readonly ScheduleFire[]; zone: string }) {
  return (
    <Table label={t.history}>
      <thead>
        <tr>
          <Th>{t.time}</Th>
          <Th>{t.whatBecameOfIt}</Th>
          <Th>{t.began}</Th>
          <Th numeric>{t.took}</Th>
          <Th>{t.whyAndWhatIt}</Th>
        </tr>
      </thead>
      <tbody>
        {fires.map((fire) => {
          const { status, word } = fireWords(fire)
          return (
            <tr key={fire.id} className="hover:bg-hover">
              <Td className="whitespace-nowrap py-1">
                <ZonedTime at={fire.nominalAt} zone={zone} />
                {fire.times > 1 ? (
                  <span className="block text-ink-muted text-xs">
                    <Say of={t.toTime} time={<ZonedTime at={fire.throughAt} zone={zone} />} />
                  </span>
                ) : null}
              </Td>
              <Td className="whitespace-nowrap">
                <Status status={status}>{word}</Status>
              </Td>
              <Td>
                {fire.startedAt ? <TimeAgo at={fire.startedAt} /> : <span className="text-ink-muted">–</span>}
              </Td>
              <Td numeric>{took(fire)}</Td>
              <Td className="min-w-64 max-w-xl py-1">
                <Why fire={fire} />
              </Td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

/** What became of every time of a schedule, newest first. */
export function FireHistory({ schedule }: { schedule: Schedule }) {
  const [filters, setFilters] = useQueryStates(fireSearchParams)
  const asked = { scheduleId: schedule.id, ...(filters.state ? { state: filters.state } : {}) }
  const query = useInfiniteQuery(
    orpc.schedules.fires.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: 50, ...(cursor ? { cursor } : {}), ...asked }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: (state) =>
        state.state.data?.pages.some((page) => page.items.some(isUnderWay)) ? 2_000 : 10_000,
    }),
  )
  const fires = query.data?.pages.flatMap((page) => page.items) ?? []
  const all = () => allPages((page) => client.schedules.fires({ ...page, ...asked }))
  return (
    <section aria-labelledby="history" className="mt-8">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="history" className="font-semibold text-lg">
          {t.history}
        </h2>
        <span className="flex items-center gap-2">
          <Select
            aria-label={t.whatBecameOfIt}
            className="w-40"
            value={filters.state ?? ANY}
            onValueChange={(value) =>
              setFilters({ state: FIRE_STATE_LIST.find((one) => one === value) ?? null })
            }
            options={[
              { value: ANY, label: t.everything },
              ...FIRE_STATE_LIST.map((value) => ({ value: value as string, label: stateWords(value).word })),
            ]}
          />
          <CsvButton columns={FIRE_CSV} rows={all} target="panel" view="schedule-history" />
        </span>
      </div>
      {query.isPending ? <Skeleton className="h-40 w-full" /> : null}
      {query.isError ? <ErrorPanel {...problemOf(query.error)} className="mb-3" /> : null}
      {query.isSuccess && fires.length === 0 ? (
        <EmptyState
          kind={filters.state ? 'no-match' : 'never-configured'}
          title={filters.state ? t.noTimeCameTo : t.itHasNotBeen}
          action={
            filters.state ? (
              <Button onClick={() => setFilters({ state: null })}>{t.showEverything}</Button>
            ) : undefined
          }
        />
      ) : null}
      {fires.length > 0 ? <Rows fires={fires} zone={schedule.zone} /> : null}
      {query.hasNextPage ? (
        <div className="py-4 text-center">
          <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
            {t.showOlderTimes}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
