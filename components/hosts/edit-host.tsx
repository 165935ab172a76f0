'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Say } from '@/components/patterns/say'
import { useUnsaved } from '@/components/patterns/unsaved'
import { EditSection, SaveRow } from '@/components/targets/edit-section'
import { RemoveSection } from '@/components/targets/remove-section'
import { Form } from '@/components/ui/form'
import type { Host } from '@/lib/features/hosts/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { say } from '@/lib/texts/texts'
import { EMPTY_HOST, type HostForm, HostPlaceFields, keyOf, SshFields } from './host-fields'
import type { SeenKey } from './host-key-field'
import { missingIn } from './register-host'

/** Everything about a host that can be changed; each part is saved by itself. */
export function EditHost({ host }: { host: Host }) {
  return (
    <>
      <PageHeader
        title={<Say of={t.editName} name={<HostileText text={host.name} max={48} />} />}
        breadcrumb={[
          { label: t.hosts, href: '/hosts' },
          { label: host.name.slice(0, 40), href: `/hosts/${host.id}`, data: true },
        ]}
      />
      <EditPlace host={host} />
      {host.kind === 'ssh' ? <EditAddress host={host} /> : null}
      <RemoveHost host={host} />
    </>
  )
}

function formOf(host: Host): HostForm {
  const { kind, name, address, user, workDir } = host
  return {
    ...EMPTY_HOST,
    kind,
    name,
    address,
    user,
    workDir,
    port: String(host.port),
    environmentId: host.environment.id,
  }
}

function useEdit(host: Host) {
  const cache = useQueryClient()
  const [form, setForm] = useState(() => formOf(host))
  const [dirty, setDirty] = useState(false)
  const update = useMutation(
    orpc.hosts.update.mutationOptions({
      onSuccess: (saved) => {
        setForm(formOf(saved))
        setDirty(false)
        void cache.invalidateQueries({ queryKey: orpc.hosts.key() })
      },
    }),
  )
  useUnsaved(dirty)
  const change = (fields: Partial<HostForm>) => {
    setForm((before) => ({ ...before, ...fields }))
    setDirty(true)
  }
  const reset = () => {
    setForm(formOf(host))
    setDirty(false)
    update.reset()
  }
  return { form, change, dirty, reset, update, problem: update.isError ? problemOf(update.error) : null }
}

function SaveEdit({ edit, label }: { edit: ReturnType<typeof useEdit>; label: string }) {
  const { problem, update } = edit
  return (
    <>
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
      <SaveRow
        dirty={edit.dirty}
        busy={update.isPending}
        saved={update.isSuccess}
        onReset={edit.reset}
        label={label}
      />
    </>
  )
}

function EditPlace({ host }: { host: Host }) {
  const edit = useEdit(host)
  const { form, change, update, problem } = edit
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { name, environmentId, workDir } = form
    update.mutate({ id: host.id, name, environmentId, workDir })
  }
  return (
    <EditSection title={t.nameAndPlace} about={t.whatPeopleCallIt}>
      <Form onSubmit={submit} className="space-y-3">
        <HostPlaceFields form={form} change={change} errors={problem?.fields ?? {}} />
        <SaveEdit edit={edit} label={t.save} />
      </Form>
    </EditSection>
  )
}

function EditAddress({ host }: { host: Host }) {
  const edit = useEdit(host)
  const { form, change, update, problem } = edit
  const [seen, setSeen] = useState<SeenKey | null>(null)
  const [missing, setMissing] = useState<Record<string, string>>({})
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = missingIn(form, seen)
    setMissing(found)
    if (Object.keys(found).length > 0) return
    const { address, user } = form
    const port = Number(form.port)
    update.mutate({ id: host.id, address, port, user, hostKey: seen?.hostKey ?? '', key: keyOf(form) })
  }
  return (
    <EditSection title={t.addressAndKey} about={t.anotherAddressUser}>
      <Form onSubmit={submit} className="space-y-3">
        <SshFields
          form={form}
          change={change}
          errors={{ ...problem?.fields, ...missing }}
          seen={seen}
          onSeen={(next) => {
            setSeen(next)
            setMissing({})
          }}
        />
        <SaveEdit edit={edit} label={t.saveAddressAndKey} />
      </Form>
    </EditSection>
  )
}

function RemoveHost({ host }: { host: Host }) {
  const router = useRouter()
  const cache = useQueryClient()
  const remove = useMutation(
    orpc.hosts.remove.mutationOptions({
      onSuccess: () => {
        router.push('/hosts')
        void cache.invalidateQueries({ queryKey: orpc.hosts.key() })
      },
    }),
  )
  return (
    <RemoveSection
      title={t.remove}
      about={t.panelForgetsHowTo}
      button={t.removeThisHost}
      dialog={{
        title: <Say of={t.removeName} name={<HostileText text={host.name} max={48} />} />,
        sentence: say(t.leavesPanelAndIts, { name: host.name }),
        verb: t.removeHost,
        typedName: host.name,
        consequences: [
          host.kind === 'ssh' ? t.sealedPrivateKeyIs : t.commandsAreNo,
          t.itsFiguresAreNo,
          t.takeLineOutOf,
        ],
        production: host.environment.kind === 'production',
      }}
      remove={remove}
      onConfirm={(answer) => remove.mutate({ id: host.id, ...answer })}
    />
  )
}
