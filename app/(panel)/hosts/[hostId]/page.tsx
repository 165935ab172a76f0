import type { Metadata } from 'next'
import { HostView } from '@/components/hosts/host-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { hostOf } from './host-data'

type Props = { params: Promise<{ hostId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await hostOf((await params).hostId)
  return { title: data ? `${data.name} · Hosts` : 'Hosts' }
}

/** One host: figures, history, what it allows. */
export default async function HostPage({ params }: Props) {
  const host = await hostOf((await params).hostId)
  if (host.data !== null) return <HostView key={host.data.id} initial={host.data} />
  if (host.problem.code !== 'permission.denied') return <ErrorPanel {...host.problem} />
  return (
    <EmptyState kind="no-permission" title="Your roles do not show hosts">
      An administrator grants roles in Users.
    </EmptyState>
  )
}
