import type { Metadata } from 'next'
import { HostView } from '@/components/hosts/host-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { hostViewTexts as t } from '@/lib/texts/host-view'
import { say } from '@/lib/texts/texts'
import { hostOf } from './host-data'

type Props = { params: Promise<{ hostId: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await hostOf((await params).hostId)
  return { title: data ? say(t.hosts2, { name: data.name }) : t.hosts }
}

/** One host: figures, history, what it allows. */
export default async function HostPage({ params }: Props) {
  const host = await hostOf((await params).hostId)
  if (host.data !== null) return <HostView key={host.data.id} initial={host.data} />
  if (host.problem.code !== 'permission.denied') return <ErrorPanel {...host.problem} />
  return (
    <EmptyState kind="no-permission" title={t.yourRolesDoNot}>
      {t.administrator}
    </EmptyState>
  )
}
