'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { EvidenceNotice } from '@/components/audit/evidence-notice'
import { useFreshness } from '@/components/live/freshness'
import { useLive, useLiveControl, useLiveState } from '@/components/live/live-context'
import { LivePause } from '@/components/live/live-pause'
import { PageHeader } from '@/components/patterns/page-header'
import { StaleStrip } from '@/components/patterns/stale-strip'
import { ZoneNote } from '@/components/patterns/time-ago'
import { cn } from '@/components/ui/cn'
import { ButtonLink } from '@/components/ui/link'
import type { Fleet } from '@/lib/features/overview/contract'
import { orpc } from '@/lib/http/query'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { filterFleet, worstByTarget } from './filter-fleet'
import { FleetEmpty } from './fleet-empty'
import { FleetFilters } from './fleet-filters'
import { FleetProblems } from './fleet-problems'
import { fleetParams } from './fleet-search-params'
import { FleetTable } from './fleet-table'
import { fleetTitle } from './fleet-words'

const EVERY_MS = 10_000

function useFleet(initial: Fleet): Fleet {
  const queries = useQueryClient()
  const { paused } = useLiveControl()
  const { kind } = useLiveState()
  const query = useQuery({
    ...orpc.overview.fleet.queryOptions(),
    initialData: initial,
    staleTime: Number.POSITIVE_INFINITY,
    // The stream brings the data; asking is for the time it is lost.
    refetchInterval: !paused && kind === 'broken' ? EVERY_MS : false,
  })
  useLive({ topic: 'fleet' }, (event) => {
    if (event.topic === 'fleet') queries.setQueryData(orpc.overview.fleet.queryKey(), event.data)
  })
  return query.data.at >= initial.at ? query.data : initial
}

/** The fleet: what is wrong, then one row per target. */
export function FleetView({ initial, mayRegister }: { initial: Fleet; mayRegister: boolean }) {
  const fleet = useFleet(initial)
  const freshness = useFreshness(fleet.at, EVERY_MS)
  const [params, setParams] = useQueryStates(fleetParams)
  const worst = worstByTarget(fleet.problems)
  const rows = filterFleet(fleet.items, worst, params)
  if (fleet.items.length === 0) return <FleetEmpty mayRegister={mayRegister} />
  return (
    <>
      <PageHeader
        title={fleetTitle(fleet)}
        meta={<ZoneNote />}
        actions={
          <>
            <LivePause at={fleet.at} everyMs={EVERY_MS} />
            {mayRegister ? <ButtonLink href="/targets/new">{t.registerTarget}</ButtonLink> : null}
          </>
        }
      />
      {freshness.kind === 'stale' ? <StaleStrip readAt={freshness.at} className="mb-3" /> : null}
      <div className={cn(freshness.kind === 'stale' && 'text-ink-muted')}>
        <EvidenceNotice />
        <FleetProblems fleet={fleet} />
        <FleetFilters rows={fleet.items} shown={rows} />
        <FleetTable
          rows={rows}
          worst={worst}
          at={fleet.at}
          onClear={() => setParams({ q: null, env: null, status: null })}
        />
      </div>
    </>
  )
}
