'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PageHeader } from '@/components/patterns/page-header'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Button } from '@/components/ui/button'
import { Form } from '@/components/ui/form'
import { RadioGroup } from '@/components/ui/radio-group'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { EMPTY_HOST, type HostForm, HostPlaceFields, keyOf, SshFields } from './host-fields'
import { placeOf, type SeenKey } from './host-key-field'

/** Registers a host: where it is, its key confirmed by a person, and how the panel signs in. */
export function RegisterHost() {
  const router = useRouter()
  const cache = useQueryClient()
  const [form, setForm] = useState<HostForm>(EMPTY_HOST)
  const [seen, setSeen] = useState<SeenKey | null>(null)
  const [missing, setMissing] = useState<Record<string, string>>({})
  const create = useMutation(
    orpc.hosts.create.mutationOptions({
      onSuccess: (host) => {
        void cache.invalidateQueries({ queryKey: orpc.hosts.key() })
        router.push(`/hosts/${host.id}`)
      },
    }),
  )
  useUnsaved(form !== EMPTY_HOST && !create.isSuccess)
  const problem = create.isError ? problemOf(create.error) : null
  const errors = { ...problem?.fields, ...missing }
  const change = (fields: Partial<HostForm>) => {
    setForm((before) => ({ ...before, ...fields }))
    setMissing({})
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = missingIn(form, seen)
    setMissing(found)
    if (Object.keys(found).length > 0) return
    const { name, environmentId, workDir } = form
    const base = { name, environmentId, workDir }
    if (form.kind === 'local') return create.mutate({ kind: 'local', ...base })
    const { address, user } = form
    create.mutate({
      kind: 'ssh',
      ...base,
      address,
      port: Number(form.port),
      user,
      hostKey: seen?.hostKey ?? '',
      key: keyOf(form),
    })
  }
  return (
    <>
      <PageHeader title={t.registerHost} breadcrumb={[{ label: t.hosts, href: '/hosts' }]} />
      <Form onSubmit={submit} className="max-w-xl space-y-4">
        <RadioGroup
          label={t.whichMachine}
          options={[
            { value: 'ssh', label: t.anotherMachineOver },
            {
              value: 'local',
              label: t.thisMachine,
              help: t.oneWorkerRunsOn,
            },
          ]}
          value={form.kind}
          onValueChange={(kind) => change({ kind })}
        />
        {form.kind === 'ssh' ? (
          <SshFields
            form={form}
            change={change}
            errors={errors}
            seen={seen}
            onSeen={(next) => {
              setSeen(next)
              setMissing({})
            }}
          />
        ) : null}
        <HostPlaceFields form={form} change={change} errors={errors} />
        {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
        <Button type="submit" variant="primary" busy={create.isPending}>
          {t.register}
        </Button>
      </Form>
    </>
  )
}

/** What a person must still do before the form can be sent. */
export function missingIn(form: HostForm, seen: SeenKey | null): Record<string, string> {
  const found: Record<string, string> = {}
  if (form.name.trim() === '') found.name = t.giveItName
  if (form.environmentId === '') found.environmentId = t.chooseEnvironment
  if (form.kind === 'local') return found
  if (form.address.trim() === '') found.address = t.enterHostNameOr
  if (seen?.of !== placeOf(form.address, form.port)) found.hostKey = t.lookAtHostsKeyFirst
  else if (!seen.confirmed) found.hostKey = t.compareFingerprint
  if (form.from === 'pasted' && form.privateKey.trim() === '') found['key.privateKey'] = t.pastePrivateKey
  return found
}
