import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { queryOf, tableParams } from '@/components/tables/table-search-params'
import { TablesView } from '@/components/tables/tables-view'
import { serverClient } from '@/lib/http/server-client'
import { tableListTexts as t } from '@/lib/texts/table-list'
import { targetOf } from '../target-data'

export const metadata: Metadata = { title: t.tables }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(tableParams)

/** Tables: what those of a database hold, take and need. */
export default async function TablesPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.tables.list({ targetId, ...queryOf(wanted), limit: 50 })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {t.whoSees}
      </EmptyState>
    )
  const { id, name } = target.data
  return <TablesView target={{ id, name }} initial={list.data} problem={list.problem} />
}
