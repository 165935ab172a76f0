import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { RowsView } from '@/components/probes/rows-view'
import { probeTexts as t } from '@/lib/texts/probes'
import { mayHere, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.rows }

type Props = {
  params: Promise<{ targetId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value.slice(0, 64) : '')

/** Rows of a table as a role sees them; the address may name the table and the role, never a value. */
export default async function RowsPage({ params, searchParams }: Props) {
  const [{ targetId }, query] = await Promise.all([params, searchParams])
  const target = await targetOf(targetId)
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (!(await mayHere(target.data, 'rows.sample')))
    return (
      <EmptyState kind="no-permission" title={t.mayNotReadRows}>
        {t.dbaMay}
      </EmptyState>
    )
  const { id, name, engine } = target.data
  return (
    <RowsView
      target={{ id, name, engine }}
      asked={{
        schema: one(query.schema),
        table: one(query.table),
        role: one(query.role),
        database: one(query.database),
      }}
    />
  )
}
