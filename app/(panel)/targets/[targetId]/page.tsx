import type { Metadata } from 'next'
import { OverviewView } from '@/components/overview/overview-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { overviewTexts as t } from '@/lib/texts/overview'
import { say } from '@/lib/texts/texts'
import { overviewOf, targetOf } from './target-data'

type Props = { params: Promise<{ targetId: string }> }

// The template of the layout beside this page counts only for the pages below it.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await targetOf((await params).targetId)
  return { title: data ? say(t.overview, { name: data.name }) : t.overview2 }
}

/** Overview of one target. */
export default async function OverviewPage({ params }: Props) {
  const { targetId } = await params
  const [overview, target] = await Promise.all([overviewOf(targetId), targetOf(targetId)])
  if (overview.data !== null)
    return <OverviewView initial={overview.data} name={target.data?.name ?? targetId} />
  if (overview.problem.code !== 'permission.denied') return <ErrorPanel {...overview.problem} />
  return (
    <EmptyState kind="no-permission" title={t.yourRolesDoNot}>
      {t.viewerOnCallDba}
    </EmptyState>
  )
}
