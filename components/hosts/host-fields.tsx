'use client'
import { useQuery } from '@tanstack/react-query'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { RadioGroup } from '@/components/ui/radio-group'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { orpc } from '@/lib/http/query'
import { hostFieldsTexts as t } from '@/lib/texts/host-fields'
import { HostKeyField, type SeenKey } from './host-key-field'

export type HostForm = {
  kind: 'ssh' | 'local'
  name: string
  environmentId: string
  address: string
  port: string
  user: string
  workDir: string
  from: 'made' | 'pasted'
  privateKey: string
  passphrase: string
}

export const EMPTY_HOST: HostForm = {
  kind: 'ssh',
  name: '',
  environmentId: '',
  address: '',
  port: '22',
  user: 'quarterdeck',
  workDir: '/var/tmp',
  from: 'made',
  privateKey: '',
  passphrase: '',
}

export type FieldsProps = {
  form: HostForm
  change: (fields: Partial<HostForm>) => void
  errors: Record<string, string>
}

/** Name, environment and work folder. */
export function HostPlaceFields({ form, change, errors }: FieldsProps) {
  const environments = useQuery(orpc.environments.list.queryOptions())
  const options = (environments.data?.items ?? []).map(({ id, name }) => ({
    value: id,
    label: name,
    data: true,
  }))
  return (
    <>
      <Field label={t.name} required error={errors.name}>
        <Input
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
          autoComplete="off"
        />
      </Field>
      <Field label={t.environment} required error={errors.environmentId} help={t.whoMayUseHost}>
        <Select
          options={options}
          value={form.environmentId === '' ? null : form.environmentId}
          onValueChange={(environmentId) => change({ environmentId })}
          placeholder={environments.isSuccess && options.length === 0 ? t.makeOneIn : t.choose}
        />
      </Field>
      <Field label={t.workFolder} required error={errors.workDir} help={t.panelMakesFolderOf}>
        <Input
          value={form.workDir}
          onChange={(event) => change({ workDir: event.target.value })}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
    </>
  )
}

/** Where an SSH host is and how the panel signs in. */
export function SshFields({
  form,
  change,
  errors,
  seen,
  onSeen,
}: FieldsProps & { seen: SeenKey | null; onSeen: (seen: SeenKey | null) => void }) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[1fr_7rem]">
        <Field label={t.address} required error={errors.address}>
          <Input
            value={form.address}
            onChange={(event) => change({ address: event.target.value })}
            autoComplete="off"
            spellCheck={false}
            placeholder="db1.example.org"
          />
        </Field>
        <Field label={t.port} required error={errors.port}>
          <Input
            value={form.port}
            onChange={(event) => change({ port: event.target.value })}
            inputMode="numeric"
          />
        </Field>
      </div>
      <Field label={t.user} required error={errors.user} help={t.ordinaryUserMade}>
        <Input
          value={form.user}
          onChange={(event) => change({ user: event.target.value })}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <HostKeyField
        address={form.address}
        port={form.port}
        seen={seen}
        onSeen={onSeen}
        error={errors.hostKey}
      />
      <KeyFields form={form} change={change} errors={errors} />
    </>
  )
}

/** A key of the panel's making, or one that is pasted. */
export function KeyFields({ form, change, errors }: FieldsProps) {
  return (
    <>
      <RadioGroup
        label={t.keyToSignIn}
        options={[
          { value: 'made', label: t.panelMakesOne, help: t.itsPrivateHalf },
          { value: 'pasted', label: t.pasteOne, help: t.itIsSealedTo },
        ]}
        value={form.from}
        onValueChange={(from) => change({ from })}
      />
      {form.from === 'pasted' ? (
        <>
          <Field label={t.privateKey} required error={errors['key.privateKey'] ?? errors.key}>
            <Textarea
              value={form.privateKey}
              onChange={(event) => change({ privateKey: event.target.value })}
              rows={5}
              spellCheck={false}
              autoComplete="off"
              className="font-mono text-xs"
            />
          </Field>
          <Field label={t.passphrase} error={errors['key.passphrase']}>
            <Input
              type="password"
              value={form.passphrase}
              onChange={(event) => change({ passphrase: event.target.value })}
              autoComplete="off"
            />
          </Field>
        </>
      ) : null}
    </>
  )
}

/** The key as the API takes it. */
export function keyOf(form: HostForm) {
  return form.from === 'made'
    ? { from: 'made' as const }
    : { from: 'pasted' as const, privateKey: form.privateKey, passphrase: form.passphrase }
}
