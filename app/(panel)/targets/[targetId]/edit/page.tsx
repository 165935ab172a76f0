import type { Metadata } from 'next'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { EditTarget } from '@/components/targets/edit-target'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { mayEdit, targetOf } from '../target-data'

export const metadata: Metadata = { title: t.edit }

/** What of a target can be changed in the panel. */
export default async function EditTargetPage({ params }: { params: Promise<{ targetId: string }> }) {
  const target = await targetOf((await params).targetId)
  if (target.data === null) return <ErrorPanel {...target.problem} />
  if (!(await mayEdit(target.data)))
    return (
      <EmptyState kind="no-permission" title={t.youMayNotEdit}>
        {t.itNeedsPermission}
      </EmptyState>
    )
  return <EditTarget key={target.data.id} initial={target.data} />
}
