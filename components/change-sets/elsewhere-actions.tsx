'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { TemplateDialog } from '@/components/change-templates/template-dialog'
import { Button } from '@/components/ui/button'
import type { Change } from '@/lib/features/changes/contract'
import { client } from '@/lib/http/client'
import { orpc } from '@/lib/http/query'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'
import { changeTemplatesTexts as templates } from '@/lib/texts/change-templates'
import { OnTargetsDialog } from './on-targets-dialog'

/** What can be taken elsewhere of a change that means the same on another target: the same there, or a template. */
export function ElsewhereActions({ change }: { change: Change }) {
  const me = useQuery(orpc.me.get.queryOptions())
  const [asking, setAsking] = useState<'targets' | 'template' | null>(null)
  const { target } = change
  if (!change.portable || !target || !me.data?.permissions.includes('templates.write')) return null
  const close = () => setAsking(null)
  return (
    <>
      <Button onClick={() => setAsking('targets')}>{t.onTargets}</Button>
      <Button onClick={() => setAsking('template')}>{templates.save}</Button>
      {asking === 'targets' ? (
        <OnTargetsDialog
          title={t.onTargets}
          engine={target.engine}
          except={target.id}
          plan={(targetIds) => client.changes.repeat({ id: change.id, targetIds })}
          onClose={close}
        />
      ) : null}
      {asking === 'template' ? (
        <TemplateDialog
          title={templates.save}
          description={templates.saveAbout}
          verb={templates.keep}
          save={(words) => client.changeTemplates.create({ changeId: change.id, ...words })}
          onClose={close}
        />
      ) : null}
    </>
  )
}
