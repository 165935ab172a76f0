import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { ExplainView } from '@/components/probes/explain-view'
import { probeTexts as t } from '@/lib/texts/probes'
import { mayHere, targetOf } from '../../target-data'

export const metadata: Metadata = { title: t.explain }

type Props = {
  params: Promise<{ targetId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value.slice(0, 64) : '')

/** The plan of a statement as a role; of what a session runs, where the address names one. */
export default async function ExplainPage({ params, searchParams }: Props) {
  const [{ targetId }, query] = await Promise.all([params, searchParams])
  const target = await targetOf(targetId)
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (!(await mayHere(target.data, 'statements.explain')))
    return (
      <EmptyState kind="no-permission" title={t.mayNotExplain}>
        {t.dbaMay}
      </EmptyState>
    )
  const pid = Number(one(query.pid))
  const startedAt = one(query.startedAt)
  const from = Number.isSafeInteger(pid) && pid > 0 && startedAt !== '' ? { pid, startedAt } : null
  return (
    <ExplainView
      target={{ id: target.data.id, engine: target.data.engine }}
      from={from}
      role={one(query.role)}
      database={one(query.database)}
    />
  )
}
