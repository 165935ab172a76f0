'use client'
import type { Dispatch } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { channelsTexts as t } from '@/lib/texts/channels'
import { type ChannelDraft, newSigningSecret } from './channel-draft'

export type FieldsProps = {
  draft: ChannelDraft
  set: Dispatch<Partial<ChannelDraft>>
  errors: Record<string, string>
  /** True when a secret is stored already: an empty field keeps it. */
  hasSecret: boolean
}

const KEPT = t.leaveItEmptyTo
const SEALED = t.itIsSealedTo

function Text(
  props: FieldsProps & {
    name: keyof ChannelDraft
    label: string
    path: string
    help?: string
    optional?: boolean
    placeholder?: string
    numeric?: boolean
  },
) {
  const { draft, set, errors, name } = props
  return (
    <Field label={props.label} required={!props.optional} error={errors[props.path]} help={props.help}>
      <Input
        value={String(draft[name])}
        onChange={(event) => set({ [name]: event.target.value })}
        placeholder={props.placeholder}
        autoComplete="off"
        inputMode={props.numeric ? 'numeric' : undefined}
      />
    </Field>
  )
}

function SecretText(
  props: FieldsProps & {
    name: 'password' | 'url' | 'routingKey' | 'signingSecret'
    label: string
    path: string
    placeholder?: string
    optional?: boolean
  },
) {
  const { draft, set, errors, name, hasSecret } = props
  return (
    <Field
      label={props.label}
      required={!hasSecret && !props.optional}
      error={errors[props.path]}
      help={hasSecret ? KEPT : SEALED}
    >
      <Input
        type={name === 'url' ? 'url' : 'password'}
        value={draft[name]}
        onChange={(event) => set({ [name]: event.target.value })}
        placeholder={props.placeholder}
        autoComplete={name === 'url' ? 'off' : 'new-password'}
        spellCheck={false}
      />
    </Field>
  )
}

const SECURITY = [
  { value: 'starttls', label: t.starttlsRequired },
  { value: 'tls', label: t.tlsFromStart465 },
] as const

function EmailFields(props: FieldsProps) {
  const { draft, set, errors } = props
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[1fr_6rem]">
        <Text
          {...props}
          name="host"
          path="settings.host"
          label={t.mailServer}
          placeholder="smtp.example.com"
        />
        <Text {...props} name="port" path="settings.port" label={t.port} numeric />
      </div>
      <Field label={t.encryption} required help={t.certificateIs}>
        <Select options={SECURITY} value={draft.security} onValueChange={(security) => set({ security })} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Text
          {...props}
          name="username"
          path="settings.username"
          label={t.user}
          optional
          help={t.emptyServerTakes}
        />
        <SecretText
          {...props}
          name="password"
          path="secret.password"
          label={t.password}
          optional={draft.username === ''}
        />
      </div>
      <Text
        {...props}
        name="from"
        path="settings.from"
        label={t.from}
        placeholder="quarterdeck@example.com"
      />
      <Field
        label={t.to}
        required
        error={errors['settings.to'] ?? errors['settings.to.0']}
        help={t.oneAddressLine}
      >
        <Textarea rows={3} value={draft.to} onChange={(event) => set({ to: event.target.value })} />
      </Field>
    </>
  )
}

function WebhookFields(props: FieldsProps) {
  const { draft, set, errors } = props
  return (
    <>
      <SecretText
        {...props}
        name="url"
        path="secret.url"
        label={t.address}
        placeholder="https://hooks.example.com/quarterdeck"
      />
      <Field
        label={t.signingSecret}
        required={!props.hasSecret}
        error={errors['secret.signingSecret']}
        help={t.giveItToReceiver}
      >
        <div className="flex gap-2">
          <Input
            value={draft.signingSecret}
            onChange={(event) => set({ signingSecret: event.target.value })}
            placeholder="whsec_…"
            autoComplete="off"
            spellCheck={false}
            className="min-w-0 flex-1 font-mono text-xs"
          />
          {draft.signingSecret ? <CopyButton text={draft.signingSecret} label={t.copySigningSecret} /> : null}
          <Button onClick={() => set({ signingSecret: newSigningSecret() })}>{t.makeOne}</Button>
        </div>
      </Field>
      <fieldset className="space-y-2 rounded-sm border p-3">
        <legend className="px-1 font-medium text-sm">{t.signOfLife}</legend>
        <Checkbox
          label={t.tellOutsideWatcher}
          checked={draft.beats}
          onCheckedChange={(beats) => set({ beats: beats === true })}
        />
        <p className="max-w-[72ch] text-ink-muted text-xs">{t.workerCallsThis}</p>
        {draft.beats ? (
          <div className="grid gap-3 sm:grid-cols-2">
            <Text
              {...props}
              name="beatMinutes"
              path="heartbeat.minutes"
              label={t.everySoManyMinutes}
              numeric
            />
            <Field label={t.how} required>
              <Select
                options={[
                  { value: 'POST', label: t.postSigned },
                  { value: 'GET', label: t.getForSimple },
                ]}
                value={draft.beatMethod}
                onValueChange={(beatMethod) => set({ beatMethod })}
              />
            </Field>
          </div>
        ) : null}
      </fieldset>
    </>
  )
}

/** The fields of one type of channel, and those that all have. */
export function ChannelFields(props: FieldsProps) {
  const { draft, set, errors } = props
  return (
    <>
      {draft.type === 'email' ? <EmailFields {...props} /> : null}
      {draft.type === 'slack' ? (
        <SecretText
          {...props}
          name="url"
          path="secret.url"
          label={t.addressOfIncoming}
          placeholder="https://hooks.slack.com/services/…"
        />
      ) : null}
      {draft.type === 'webhook' ? <WebhookFields {...props} /> : null}
      {draft.type === 'pagerduty' ? (
        <>
          <SecretText {...props} name="routingKey" path="secret.routingKey" label={t.integrationKey} />
          <Text
            {...props}
            name="endpoint"
            path="settings.endpoint"
            label={t.addressOfService}
            help={t.inEuRegionHttps}
          />
        </>
      ) : null}
      <Field label={t.certificateOfSites} error={errors['settings.ca']} help={t.pemEmptyWhat}>
        <Textarea
          rows={2}
          value={draft.ca}
          onChange={(event) => set({ ca: event.target.value })}
          placeholder="-----BEGIN CERTIFICATE-----"
          spellCheck={false}
          className="font-mono text-xs"
        />
      </Field>
      <Checkbox
        label={t.textsOfStatements}
        checked={draft.statements}
        onCheckedChange={(statements) => set({ statements: statements === true })}
      />
    </>
  )
}
