import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { compareParams, comparisonOf } from '@/components/settings/compare-search-params'
import { CompareView } from '@/components/settings/compare-view'
import { SettingsTabs } from '@/components/settings/settings-tabs'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { changesSeenTexts as t } from '@/lib/texts/changes-seen'
import { settingsTexts } from '@/lib/texts/settings'
import { targetOf } from '../../target-data'

export const metadata: Metadata = { title: t.compare }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(compareParams)

/** What differs between two moments of a target, or between two targets. */
export default async function ComparePage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const [target, snapshots, targets] = await Promise.all([
    targetOf(targetId),
    pageData(panel.settings.snapshots({ targetId, kind: 'settings' })),
    pageData(panel.targets.list({})),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (snapshots.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={settingsTexts.mayNotSee}>
        {settingsTexts.whoMay}
      </EmptyState>
    )
  if (snapshots.data === null) return <ErrorPanel {...snapshots.problem} />
  const { id, name, engine } = target.data
  // Without a choice: as it was before the last change, and now.
  const before = snapshots.data.items[1] ?? snapshots.data.items[0]
  const open = wanted.at === null && wanted.with === null && wanted.withAt === null
  const first = open ? { ...wanted, at: before ? new Date(before.at) : null } : wanted
  const found = await pageData(panel.settings.compare(comparisonOf(targetId, first)))
  const others = (targets.data?.items ?? []).filter((one) => one.engine === engine && one.id !== id)
  return (
    <>
      <SettingsTabs targetId={id} />
      <CompareView
        target={{ id, name }}
        others={others.map((one) => ({ id: one.id, name: one.name }))}
        snapshots={snapshots.data}
        first={first}
        initial={found.data}
        problem={found.problem}
      />
    </>
  )
}
