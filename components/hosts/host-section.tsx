'use client'
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Unknown } from '@/components/patterns/reading'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Link } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import type { HostOfTarget } from '@/lib/features/hosts/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostTileTexts as t } from '@/lib/texts/host-tiles'
import { HostCharts } from './host-charts'
import { HostFigureTables } from './host-figures'
import { HostState } from './host-state'
import { HostTiles } from './host-tiles'
import { RestartServer } from './restart-server'

const EVERY_MS = 10_000

/** The machine a target runs on, on the target's own page; unknown with the remedy where it has none. */
export default function HostSection({ targetId }: { targetId: string }) {
  const query = useQuery({
    ...orpc.hosts.ofTarget.queryOptions({ input: { targetId } }),
    refetchInterval: EVERY_MS,
  })
  return (
    <section aria-label={t.host} className="mt-10">
      {query.isPending ? <Skeleton className="h-24 w-full" /> : null}
      {query.isError && !query.data ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {query.data ? <Section targetId={targetId} data={query.data} /> : null}
    </section>
  )
}

function Section({ targetId, data }: { targetId: string; data: HostOfTarget }) {
  const { host, figures } = data
  return (
    <>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="font-semibold text-lg">{t.host}</h2>
        {host.known ? (
          <>
            <Link href={`/hosts/${host.value.id}`}>
              <HostileText text={host.value.name} max={48} />
            </Link>
            <span className="text-sm">
              <HostState host={host.value} />
            </span>
            {figures.known ? (
              <span className="text-ink-muted text-sm">
                <TimeAgo at={figures.value.at} />
              </span>
            ) : null}
          </>
        ) : (
          <span className="text-sm">
            <Unknown reason={host.reason} remedy={host.remedy} word={t.cpuMemoryAndDisks} />{' '}
            <Link href={`/targets/${targetId}/edit#host`}>{t.sayWhereItRuns}</Link>
          </span>
        )}
        <RestartServer targetId={targetId} hasHost={host.known} />
      </div>
      {host.known ? (
        <>
          <HostTiles figures={figures} />
          <div className="mt-6">
            <HostCharts owner={{ targetId }} />
          </div>
          <HostFigureTables figures={figures} />
        </>
      ) : null}
    </>
  )
}
