import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { LogView } from '@/components/probes/log-view'
import { probeTexts as t } from '@/lib/texts/probes'
import { mayHere, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.log }

type Props = { params: Promise<{ targetId: string }> }

/** The end of a target's log. */
export default async function LogPage({ params }: Props) {
  const target = await targetOf((await params).targetId)
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (!(await mayHere(target.data, 'logs.read')))
    return (
      <EmptyState kind="no-permission" title={t.mayNotReadLogs}>
        {t.dbaMay}
      </EmptyState>
    )
  return <LogView targetId={target.data.id} />
}
