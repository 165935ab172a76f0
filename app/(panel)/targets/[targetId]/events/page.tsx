import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { eventParams, queryOf } from '@/components/events/event-search-params'
import { EventsView } from '@/components/events/events-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { settingsTexts } from '@/lib/texts/settings'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: t.whatChanged }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(eventParams)

/** What changed on a target: settings, roles, extensions, restarts, and what the panel itself did. */
export default async function EventsPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.events.list({ targetId, ...queryOf(wanted) })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {settingsTexts.whoMay}
      </EmptyState>
    )
  const { id, name } = target.data
  return (
    <>
      <SettingsTabs targetId={id} />
      <EventsView target={{ id, name }} initial={list.data} problem={list.problem} />
    </>
  )
}
