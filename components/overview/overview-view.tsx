'use client'
import { lazy, Suspense } from 'react'
import { useFreshness } from '@/components/live/freshness'
import { LivePause } from '@/components/live/live-pause'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { StaleStrip } from '@/components/patterns/stale-strip'
import { Status } from '@/components/patterns/status'
import { ZoneNote } from '@/components/patterns/time-ago'
import { WhenSeen } from '@/components/patterns/when-seen'
import { Skeleton } from '@/components/ui/skeleton'
import type { Overview } from '@/lib/features/overview/contract'
import { overviewTexts as t } from '@/lib/texts/overview'
import { OverviewCharts } from './overview-charts'
import { OverviewTiles } from './overview-tiles'
import { OVERVIEW_EVERY_MS, useOverview } from './use-overview'

// Below the fold: it comes when somebody gets there.
const OverviewBelow = lazy(() => import('./overview-below'))
// Fetched where a target does not answer.
const StoppedServer = lazy(() => import('@/components/hosts/stopped-server'))

/** One target: present figures, their course, what it offers and what we cost it. */
export function OverviewView({ initial, name }: { initial: Overview; name: string }) {
  const overview = useOverview(initial.targetId, initial)
  const freshness = useFreshness(overview.at, OVERVIEW_EVERY_MS)
  const stale = overview.state === 'unknown' || freshness.kind === 'stale'
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <ZoneNote />
        <LivePause at={overview.at} everyMs={OVERVIEW_EVERY_MS} />
      </div>
      {overview.state === 'paused' ? (
        <p className="mb-3">
          <Status status="off">{t.watchingIsPaused}</Status>
        </p>
      ) : null}
      {stale && overview.at !== null ? <StaleStrip readAt={overview.at} className="mb-3" /> : null}
      {overview.problem ? <ErrorPanel {...overview.problem} className="mb-4" /> : null}
      {overview.state === 'unknown' ? (
        <Suspense fallback={null}>
          <StoppedServer targetId={overview.targetId} />
        </Suspense>
      ) : null}
      <OverviewTiles overview={overview} dim={stale || overview.state === 'paused'} />
      <OverviewCharts targetId={overview.targetId} />
      <WhenSeen className="mt-10 min-h-24">
        <Suspense fallback={<Skeleton className="mt-10 h-24 w-full" />}>
          <OverviewBelow targetId={overview.targetId} name={name} databases={overview.databases} />
        </Suspense>
      </WhenSeen>
    </>
  )
}
