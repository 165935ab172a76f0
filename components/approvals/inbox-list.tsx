'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { allPages } from '@/components/patterns/all-pages'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { InboxItem } from '@/lib/features/approvals/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { approvalsTexts as t } from '@/lib/texts/approvals'
import { changeSetsTexts as sets } from '@/lib/texts/change-sets'
import { requestWords } from './approval-words'
import { REQUEST_CSV } from './request-csv'
import type { Box } from './search-params'
import { TimeLeft } from './time-left'

const EMPTY: Record<Exclude<Box, 'reviews'>, { title: string; text: string }> = {
  waiting: {
    title: t.nothingWaitsForYou,
    text: t.requestsStandHere,
  },
  mine: {
    title: t.youHaveAskedFor,
    text: t.changeThatNeeds,
  },
  decided: {
    title: t.nothingWasDecided,
    text: t.requestsThatAre,
  },
}

/** One box of the inbox, newest first; each line leads to the change, where it is decided. */
export function InboxList({ box }: { box: Exclude<Box, 'reviews'> }) {
  const query = useInfiniteQuery(
    orpc.approvals.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ box, limit: 30, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: 5_000,
    }),
  )
  const every = () => allPages((page) => client.approvals.list({ ...page, box }))
  if (query.isPending) return <Skeleton className="h-40 w-full" />
  if (query.isError && !query.data) return <ErrorPanel {...problemOf(query.error)} />
  const items = query.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return (
      <EmptyState kind={box === 'waiting' ? 'healthy' : 'never-configured'} title={EMPTY[box].title}>
        {EMPTY[box].text}
      </EmptyState>
    )
  return (
    <>
      <p className="mb-2 text-right">
        <CsvButton columns={REQUEST_CSV} rows={every} target="panel" view={`approvals-${box}`} />
      </p>
      <ul className="divide-y border-b">
        {items.map((item) => (
          <Item key={item.request.id} item={item} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t.showMore}
        </Button>
      ) : null}
    </>
  )
}

function Item({ item: { request, change } }: { item: InboxItem }) {
  const words = requestWords(request.state)
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Link href={`/changes/${change.id}`} className="font-medium">
          <HostileText text={change.title} />
        </Link>
        <HostileText text={change.target.name} className="text-ink-muted text-sm" />
        {change.target.production ? <Badge tone="production">{t.production}</Badge> : null}
        <Status status={words.status} className="text-sm">
          {words.word}
        </Status>
        {request.state === 'waiting' ? (
          <span className="text-sm">
            <Say of={t.timeleftLeft} timeLeft={<TimeLeft until={request.expiresAt} />} />
          </span>
        ) : null}
      </div>
      {change.sentence ? (
        <p className="mt-1 max-w-[72ch] text-sm">
          <HostileText text={change.sentence} />
        </p>
      ) : null}
      <p className="mt-1 max-w-[72ch] text-ink-muted text-sm">
        <HostileText text={request.askedBy.name} /> <TimeAgo at={request.askedAt} mode="both" />
        {request.reason ? (
          <>
            : <HostileText text={request.reason} />
          </>
        ) : null}
      </p>
      {change.set ? (
        <p className="mt-1 text-sm">
          <Link href={`/changes/sets/${change.set.id}`}>
            <Say
              of={sets.inThisSet}
              n={change.set.index + 1}
              title={<HostileText text={change.set.title} />}
            />
          </Link>
        </p>
      ) : null}
      {request.outcome && request.state !== 'waiting' ? (
        <p className="mt-1 text-sm">
          <HostileText text={request.outcome} />
        </p>
      ) : null}
    </li>
  )
}
