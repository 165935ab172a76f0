import type { Metadata } from 'next'
import { OverviewView } from '@/components/overview/overview-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { overviewOf } from './target-data'

export const metadata: Metadata = { title: 'Overview' }

/** Overview of one target. */
export default async function OverviewPage({ params }: { params: Promise<{ targetId: string }> }) {
  const overview = await overviewOf((await params).targetId)
  if (overview.data !== null) return <OverviewView initial={overview.data} />
  if (overview.problem.code !== 'permission.denied') return <ErrorPanel {...overview.problem} />
  return (
    <EmptyState kind="no-permission" title="Your roles do not show the figures of this target">
      Viewer, on-call, DBA and auditor see them. An administrator grants roles in Users.
    </EmptyState>
  )
}
