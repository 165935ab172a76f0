'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { Say } from '@/components/patterns/say'
import { useUnsaved } from '@/components/patterns/unsaved'
import { EditSection, SaveRow } from '@/components/targets/edit-section'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { ButtonLink } from '@/components/ui/link'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import type { HostOfTarget } from '@/lib/features/hosts/contract'
import type { Placement } from '@/lib/features/hosts/service'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { ServiceFields } from './service-fields'

/** On which machine a target runs, and how its server is handled there. */
export function EditTargetHost({ targetId }: { targetId: string }) {
  const query = useQuery(orpc.hosts.ofTarget.queryOptions({ input: { targetId } }))
  return (
    <EditSection title={t.host} about={t.machineThisServer}>
      <div id="host" className="scroll-mt-24">
        {query.isPending ? <Skeleton className="h-32 w-full" /> : null}
        {query.isError && !query.data ? <ErrorPanel {...problemOf(query.error)} /> : null}
        {query.data ? <PlacementForm targetId={targetId} now={query.data} /> : null}
      </div>
    </EditSection>
  )
}

const NOWHERE: Placement = {
  hostId: '',
  serviceUser: '',
  service: { by: 'unknown' },
  dataDir: '',
  configPath: '',
  logPath: '',
}

function plain(placement: HostOfTarget['placement']): Placement {
  if (!placement) return NOWHERE
  const { setAt: _, ...rest } = placement
  return rest
}

function PlacementForm({ targetId, now }: { targetId: string; now: HostOfTarget }) {
  const cache = useQueryClient()
  const hosts = useQuery(orpc.hosts.list.queryOptions())
  const [form, setForm] = useState<Placement>(() => plain(now.placement))
  const [dirty, setDirty] = useState(false)
  const settle = () => cache.invalidateQueries({ queryKey: orpc.hosts.key() })
  const save = useMutation(
    orpc.hosts.setForTarget.mutationOptions({
      onSuccess: ({ placement }) => {
        setForm(plain(placement))
        setDirty(false)
        void settle()
      },
    }),
  )
  const remove = useMutation(
    orpc.hosts.removeFromTarget.mutationOptions({
      onSuccess: () => {
        setForm(NOWHERE)
        setDirty(false)
        save.reset()
        void settle()
      },
    }),
  )
  const detect = useMutation(
    orpc.hosts.detect.mutationOptions({
      onSuccess: ({ found, placement }) => {
        if (!found) return
        setForm(placement)
        setDirty(true)
      },
    }),
  )
  useUnsaved(dirty)
  const change = (fields: Partial<Placement>) => {
    setForm((before) => ({ ...before, ...fields }))
    setDirty(true)
  }
  const problem =
    [save, remove, detect].flatMap((one) => (one.isError ? [problemOf(one.error)] : []))[0] ?? null
  const errors = problem?.fields ?? {}
  const options = (hosts.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, data: true }))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.hostId !== '') save.mutate({ targetId, ...form })
  }
  if (hosts.isSuccess && options.length === 0)
    return (
      <p className="text-sm">
        <Say
          of={t.noHostIsRegistered}
          buttonLink={<ButtonLink href="/hosts/new">{t.registerHost}</ButtonLink>}
        />
      </p>
    )
  return (
    <Form onSubmit={submit} className="space-y-3">
      <Field label={t.host} required error={errors.hostId}>
        <Select
          options={options}
          value={form.hostId === '' ? null : form.hostId}
          onValueChange={(hostId) => change({ hostId })}
          placeholder={t.none}
        />
      </Field>
      {form.hostId === '' ? null : (
        <>
          <div className="flex flex-wrap items-center gap-3 text-sm">
            <Button busy={detect.isPending} onClick={() => detect.mutate({ targetId, hostId: form.hostId })}>
              {t.lookForServerThere}
            </Button>
            <span aria-live="polite" className="text-ink-muted">
              {detect.data ? <HostileText text={detect.data.said} max={200} /> : null}
            </span>
          </div>
          <ServiceFields form={form} change={change} errors={errors} />
          <PathFields form={form} change={change} errors={errors} />
        </>
      )}
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
      <div className="flex flex-wrap items-end gap-2">
        <SaveRow
          dirty={dirty}
          busy={save.isPending}
          saved={save.isSuccess}
          onReset={() => {
            setForm(plain(now.placement))
            setDirty(false)
          }}
          label={t.saveHost}
        />
        {now.placement ? (
          <Button busy={remove.isPending} onClick={() => remove.mutate({ targetId })}>
            {t.itHasNoHost}
          </Button>
        ) : null}
      </div>
    </Form>
  )
}

function PathFields({
  form,
  change,
  errors,
}: {
  form: Placement
  change: (fields: Partial<Placement>) => void
  errors: Record<string, string>
}) {
  const field = (key: 'serviceUser' | 'dataDir' | 'configPath' | 'logPath', label: string, help?: string) => (
    <Field label={label} error={errors[key]} help={help}>
      <Input
        value={form[key]}
        onChange={(event) => change({ [key]: event.target.value })}
        autoComplete="off"
        spellCheck={false}
        className="font-mono text-xs"
      />
    </Field>
  )
  return (
    <>
      {field('serviceUser', t.runsAs, t.emptyAsUserPanel)}
      {field('dataDir', t.dataFolder)}
      {field('configPath', t.configurationFile)}
      {field('logPath', t.folderOfLogs)}
    </>
  )
}
