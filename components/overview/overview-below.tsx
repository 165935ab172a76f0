import { lazy, Suspense } from 'react'
import { WhenSeen } from '@/components/patterns/when-seen'
import { Skeleton } from '@/components/ui/skeleton'
import type { Overview } from '@/lib/features/overview/contract'

// Read by themselves: each comes when somebody gets there.
const HostSection = lazy(() => import('@/components/hosts/host-section'))
const DatabaseSizes = lazy(() => import('./database-sizes'))
const CapabilityLedger = lazy(() => import('./capability-ledger'))
const OwnCost = lazy(() => import('./own-cost'))

type Props = { targetId: string; name: string; databases: Overview['databases'] }

/** What lies below the first screen of an overview. */
export default function OverviewBelow({ targetId, name, databases }: Props) {
  return (
    <>
      <WhenSeen className="mt-10 min-h-24">
        <Suspense fallback={<Skeleton className="mt-10 h-24 w-full" />}>
          <HostSection targetId={targetId} />
        </Suspense>
      </WhenSeen>
      <div className="mt-8 grid grid-cols-2 gap-x-8 gap-y-8 max-lg:grid-cols-1">
        <WhenSeen className="min-h-40">
          <Suspense fallback={<Skeleton className="h-40 w-full" />}>
            <DatabaseSizes target={name} databases={databases} />
          </Suspense>
        </WhenSeen>
        <WhenSeen className="min-h-40">
          <Suspense fallback={<Skeleton className="h-40 w-full" />}>
            <CapabilityLedger targetId={targetId} />
          </Suspense>
        </WhenSeen>
      </div>
      <WhenSeen className="mt-8 min-h-40">
        <Suspense fallback={<Skeleton className="mt-8 h-40 w-full" />}>
          <OwnCost targetId={targetId} target={name} />
        </Suspense>
      </WhenSeen>
    </>
  )
}
