import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { indexParams, queryOf } from '@/components/indexes/index-search-params'
import { IndexesView } from '@/components/indexes/indexes-view'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { serverClient } from '@/lib/http/server-client'
import { indexListTexts as t } from '@/lib/texts/index-list'
import { mayHere, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.indexes }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(indexParams)

/** Indexes: what they are for, what they take, and which can go. */
export default async function IndexesPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.indexes.list({ targetId, ...queryOf(wanted), limit: 50 })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {t.whoSees}
      </EmptyState>
    )
  const { id, name, environment } = target.data
  const mayWrite = await mayHere(target.data, 'indexes.write')
  return (
    <IndexesView
      target={{ id, name, production: environment.kind === 'production' }}
      initial={list.data}
      problem={list.problem}
      mayWrite={mayWrite}
    />
  )
}
