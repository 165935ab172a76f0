import type { Metadata } from 'next'
import { FleetView } from '@/components/overview/fleet-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'

export const metadata: Metadata = { title: 'Fleet' }

/** Fleet: what is wrong, then one row per target. */
export default async function FleetPage() {
  const panel = await serverClient()
  const [fleet, me] = await Promise.all([pageData(panel.overview.fleet()), pageData(panel.me.get())])
  if (fleet.data === null)
    return fleet.problem.code === 'permission.denied' ? (
      <EmptyState kind="no-permission" title="You may not see any target yet">
        An administrator grants a role in Users, on the whole fleet, an environment, a group or a target.
      </EmptyState>
    ) : (
      <ErrorPanel {...fleet.problem} />
    )
  return (
    <FleetView initial={fleet.data} mayRegister={me.data?.permissions.includes('targets.write') ?? false} />
  )
}
