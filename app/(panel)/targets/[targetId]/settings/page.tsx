import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { queryOf, settingParams } from '@/components/settings/setting-search-params'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { SettingsView } from '@/components/settings/settings-view'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { settingsTexts as t } from '@/lib/texts/settings'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: t.settings }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(settingParams)

/** Settings: the parameters of a server, those that are not at their default first. */
export default async function SettingsPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.settings.list({ targetId, ...queryOf(wanted), limit: 200 })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {t.whoMay}
      </EmptyState>
    )
  const { id, name } = target.data
  return (
    <>
      <SettingsTabs targetId={id} />
      <SettingsView target={{ id, name }} initial={list.data} problem={list.problem} />
    </>
  )
}
