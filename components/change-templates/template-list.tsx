'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { OnTargetsDialog } from '@/components/change-sets/on-targets-dialog'
import { kindName } from '@/components/changes/kind-name'
import { DangerDialog } from '@/components/patterns/danger-dialog'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { ListSkeleton } from '@/components/patterns/list-skeleton'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import type { ChangeTemplate } from '@/lib/features/change-templates/contract'
import { client } from '@/lib/http/client'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { changeTemplatesTexts as t } from '@/lib/texts/change-templates'
import { say } from '@/lib/texts/texts'
import { TemplateDialog } from './template-dialog'

type Asking = { what: 'use' | 'edit' | 'remove'; template: ChangeTemplate }

/** Templates of changes that the reader may do somewhere: used, edited and deleted here. */
export function TemplateList() {
  const [asking, setAsking] = useState<Asking | null>(null)
  const query = useQuery(orpc.changeTemplates.list.queryOptions({ input: {} }))
  const items = query.data?.items
  return (
    <>
      <PageHeader
        title={t.templates}
        breadcrumb={[{ label: t.changes, href: '/changes' }]}
        meta={<span>{t.about}</span>}
      />
      {query.isPending ? (
        <ListSkeleton label={t.templates} head={[]} cells={['h-12 w-full']} rows={4} />
      ) : null}
      {query.isError && !items ? <ErrorPanel {...problemOf(query.error)} /> : null}
      {items?.length === 0 ? (
        <EmptyState kind="never-configured" title={t.none}>
          {t.noneHow}
        </EmptyState>
      ) : null}
      {items && items.length > 0 ? (
        <ul>
          {items.map((template) => (
            <TemplateItem
              key={template.id}
              template={template}
              onAsk={(what) => setAsking({ what, template })}
            />
          ))}
        </ul>
      ) : null}
      {asking ? <Question {...asking} onClose={() => setAsking(null)} /> : null}
    </>
  )
}

function TemplateItem(props: { template: ChangeTemplate; onAsk: (what: Asking['what']) => void }) {
  const { template, onAsk } = props
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-3">
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="font-medium">
          <HostileText text={template.name} />
        </h2>
        <p className="text-sm">
          <HostileText text={template.does} />
        </p>
        {template.description === '' ? null : (
          <p className="max-w-[72ch] whitespace-pre-wrap text-ink-muted text-sm">
            <HostileText text={template.description} />
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 text-ink-muted text-xs">
          <span>{kindName(template.kind)}</span>
          <span>{say(t.tier, { tier: template.tier })}</span>
          <span>
            <Say
              of={t.keptBy}
              name={<HostileText text={template.createdBy} />}
              time={<TimeAgo at={template.updatedAt} mode="both" />}
            />
          </span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => onAsk('use')}>
          {t.use}
        </Button>
        {template.mayEdit ? (
          <>
            <Button onClick={() => onAsk('edit')}>{t.edit}</Button>
            <Button onClick={() => onAsk('remove')}>{t.remove}</Button>
          </>
        ) : null}
      </div>
    </li>
  )
}

function Question({ what, template, onClose }: Asking & { onClose: () => void }) {
  const { id, name, description, engine } = template
  if (what === 'use')
    return (
      <OnTargetsDialog
        title={say(t.useTitle, { name })}
        engine={engine}
        plan={(targetIds) => client.changeTemplates.use({ id, targetIds })}
        onClose={onClose}
      />
    )
  if (what === 'edit')
    return (
      <TemplateDialog
        title={say(t.editTitle, { name })}
        verb={t.saveEdit}
        name={name}
        about={description}
        save={(words) => client.changeTemplates.update({ id, ...words })}
        onClose={onClose}
      />
    )
  return <Removal template={template} onClose={onClose} />
}

function Removal({ template, onClose }: { template: ChangeTemplate; onClose: () => void }) {
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.changeTemplates.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: orpc.changeTemplates.key() })
        onClose()
      },
    }),
  )
  return (
    <DangerDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={say(t.removeTitle, { name: template.name })}
      sentence={t.removeSentence}
      tier={1}
      verb={t.remove}
      busy={remove.isPending}
      error={remove.isError ? problemOf(remove.error) : null}
      onConfirm={() => remove.mutate({ id: template.id })}
    />
  )
}
