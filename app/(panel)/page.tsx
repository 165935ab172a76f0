import type { Metadata } from 'next'
import { FleetView } from '@/components/overview/fleet-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { fleetTexts as t } from '@/lib/texts/fleet'
import { fleetOf, meOf } from './page-reads'

export const metadata: Metadata = { title: t.fleet }

/** Fleet: what is wrong, then one row per target. */
export default async function FleetPage() {
  const [fleet, me] = await Promise.all([fleetOf(), meOf()])
  if (fleet.data === null)
    return fleet.problem.code === 'permission.denied' ? (
      <EmptyState kind="no-permission" title={t.youMayNotSee}>
        {t.administrator}
      </EmptyState>
    ) : (
      <ErrorPanel {...fleet.problem} />
    )
  return (
    <FleetView initial={fleet.data} mayRegister={me.data?.permissions.includes('targets.write') ?? false} />
  )
}
