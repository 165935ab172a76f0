import type { Metadata } from 'next'
import { FleetView } from '@/components/overview/fleet-view'
import { serverClient } from '@/lib/http/server-client'

export const metadata: Metadata = { title: 'Fleet' }

/** Fleet: what is wrong, then one row per target. */
export default async function FleetPage() {
  const panel = await serverClient()
  const [fleet, me] = await Promise.all([panel.overview.fleet(), panel.me.get()])
  return <FleetView initial={fleet} mayRegister={me.permissions.includes('targets.write')} />
}
