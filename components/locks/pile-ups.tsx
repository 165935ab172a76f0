'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { useNow } from '@/components/patterns/use-now'
import { WhoText } from '@/components/sessions/session-words'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import type { PileUp } from '@/lib/features/locks/contract'
import { formatDuration } from '@/lib/format/duration'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { locksTexts as t } from '@/lib/texts/locks'
import { plural, say } from '@/lib/texts/texts'

/** As often as the worker looks. */
const EVERY_MS = 10_000
/** One that goes on is looked at more often than that. */
const LOST_MS = 180_000

/** Past pile-ups of a target, each a way to its replay, and how many deadlocks there were. */
export function PileUps({ targetId }: { targetId: string }) {
  const query = useInfiniteQuery(
    orpc.locks.pileUps.infiniteOptions({
      input: (cursor: string | undefined) => ({ targetId, limit: 20, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.nextCursor,
      refetchInterval: EVERY_MS,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <section className="mt-6">
      <h2 className="font-semibold text-lg">{t.pastPileUps}</h2>
      <p className="mb-2 text-ink-muted text-sm">{t.pileUpsAreOf}</p>
      <Deadlocks targetId={targetId} />
      {query.error && !items ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {items?.length === 0 ? <p className="text-ink-muted">{t.noPileUps}</p> : null}
      {items && items.length > 0 ? (
        <ul className="rounded-md border bg-surface">
          {items.map((pileUp) => (
            <Row key={pileUp.id} pileUp={pileUp} targetId={targetId} />
          ))}
        </ul>
      ) : null}
      {query.hasNextPage ? (
        <Button
          size="sm"
          className="mt-2"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t.showOlder}
        </Button>
      ) : null}
    </section>
  )
}

function Row({ pileUp, targetId }: { pileUp: PileUp; targetId: string }) {
  const { startedAt, lastAt, endedAt, roots, waiters, longestMs, chief } = pileUp
  const isLost = useNow(EVERY_MS).getTime() - Date.parse(lastAt) > LOST_MS
  const span = Date.parse(lastAt) - Date.parse(startedAt)
  const words = say(t.pileUp, { roots: plural(t.roots, roots), waiters: plural(t.sessions, waiters) })
  return (
    <li
      data-pile-up={pileUp.id}
      className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b px-3 py-1.5 text-sm last:border-b-0"
    >
      <TimeAgo at={startedAt} mode="both" />
      <Link href={`/targets/${targetId}/locks?at=${encodeURIComponent(startedAt)}`} prefetch={false}>
        {words}
      </Link>
      {longestMs === null ? null : (
        <span className="tabular">{say(t.longestWait, { span: formatDuration(longestMs) })}</span>
      )}
      {chief ? (
        <span className="text-ink-muted">
          <Say of={t.firstOfAll} name={<ChiefName chief={chief} />} />
        </span>
      ) : null}
      <span className="tabular ml-auto text-ink-muted">
        {endedAt === null && isLost ? (
          <Status status="unknown">
            <Say of={t.notLookedSince} at={<TimeAgo at={lastAt} />} />
          </Status>
        ) : endedAt === null ? (
          <Status status="warning">{t.goesOn}</Status>
        ) : span < 1_000 ? (
          t.shorterThanLooks
        ) : (
          say(t.lasted, { span: formatDuration(span) })
        )}
      </span>
    </li>
  )
}

function ChiefName({ chief }: { chief: NonNullable<PileUp['chief']> }) {
  if (chief.kind === 'prepared')
    return (
      <span>
        {t.prepared} {chief.prepared ? <HostileText text={chief.prepared} max={32} mono /> : null}
      </span>
    )
  if (chief.againstWraparound) return t.againstWraparound
  return (
    <span>
      {chief.pid} <WhoText session={{ ...chief, kind: chief.kind }} />
    </span>
  )
}

function Deadlocks({ targetId }: { targetId: string }) {
  const { data } = useQuery(
    orpc.locks.deadlocks.queryOptions({ input: { targetId }, refetchInterval: 60_000, retry: false }),
  )
  if (!data) return null
  return (
    <p className="tabular mb-2 text-sm">
      {data.count.known ? (
        <>
          {plural(t.deadlocks, data.count.value)} <Cover {...data} />
        </>
      ) : (
        <Status status="unknown">{data.count.reason}</Status>
      )}
    </p>
  )
}

/** What the count does not cover; nothing where it covers the whole time. */
function Cover({ since, gapsMs }: { since: string | null; gapsMs: number }) {
  const gap = { span: formatDuration(gapsMs) }
  return (
    <>
      {since === null ? null : <Say of={t.countedSince} at={<TimeAgo at={since} mode="both" />} />}{' '}
      {gapsMs === 0 ? null : say(since === null ? t.notCountedForOfThem : t.notCountedFor, gap)}
    </>
  )
}
