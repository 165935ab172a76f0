import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { pageData } from '@/components/shell-data/page-data'
import { spanOf } from '@/components/statements/span'
import { queryOf, statementParams } from '@/components/statements/statement-search-params'
import { StatementsView } from '@/components/statements/statements-view'
import { serverClient } from '@/lib/http/server-client'
import { statementsTexts as t } from '@/lib/texts/statements'
import { mayHere, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.statements }

type Props = { params: Promise<{ targetId: string }>; searchParams: Promise<SearchParams> }

const loadParams = createLoader(statementParams)

/** Statements: what cost a target most in a span. */
export default async function StatementsPage({ params, searchParams }: Props) {
  const [{ targetId }, wanted, panel] = await Promise.all([params, loadParams(searchParams), serverClient()])
  const span = spanOf(wanted, Date.now())
  const [target, list] = await Promise.all([
    targetOf(targetId),
    pageData(panel.statements.list({ targetId, ...span, ...queryOf(wanted), limit: 50 })),
  ])
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (list.problem?.code === 'permission.denied')
    return (
      <EmptyState kind="no-permission" title={t.mayNotSee}>
        {t.viewerOnCallDba}
      </EmptyState>
    )
  const [text, explain] = await Promise.all([
    mayHere(target.data, 'statements.text'),
    mayHere(target.data, 'statements.explain'),
  ])
  const { id, name } = target.data
  return (
    <StatementsView
      target={{ id, name }}
      first={span}
      initial={list.data}
      problem={list.problem}
      rights={{ text, explain }}
    />
  )
}
