import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { activityParams, queryOf } from '@/components/activity/activity-search-params'
import { ActivityView } from '@/components/activity/activity-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { spanOf } from '@/components/statements/span'
import { serverClient } from '@/lib/http/server-client'
import { activityTexts as t } from '@/lib/texts/activity'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: t.activity }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(activityParams)

/** The history of activity: who was at work on a target in a span, and what they waited for. */
export default async function ActivityPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const span = spanOf(wanted, Date.now())
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.activity.list({ targetId, ...span, ...queryOf(wanted), limit: 50 })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {t.viewerOnCallDba}
      </EmptyState>
    )
  const { id, name } = target.data
  return <ActivityView target={{ id, name }} first={span} initial={list.data} problem={list.problem} />
}
