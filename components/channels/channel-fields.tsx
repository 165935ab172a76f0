'use client'
import type { Dispatch } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { type ChannelDraft, newSigningSecret } from './channel-draft'

export type FieldsProps = {
  draft: ChannelDraft
  set: Dispatch<Partial<ChannelDraft>>
  errors: Record<string, string>
  /** True when a secret is stored already: an empty field keeps it. */
  hasSecret: boolean
}

const KEPT = 'Leave it empty to keep the one that is stored. It cannot be read again.'
const SEALED = 'It is sealed to the worker at once: nobody can read it in the panel again.'

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
  { value: 'starttls', label: 'STARTTLS, required (587)' },
  { value: 'tls', label: 'TLS from the start (465)' },
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
          label="Mail server"
          placeholder="smtp.example.com"
        />
        <Text {...props} name="port" path="settings.port" label="Port" numeric />
      </div>
      <Field
        label="Encryption"
        required
        help="The certificate is always checked. There is no way without TLS."
      >
        <Select options={SECURITY} value={draft.security} onValueChange={(security) => set({ security })} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Text
          {...props}
          name="username"
          path="settings.username"
          label="User"
          optional
          help="Empty: the server takes mail without a sign-in."
        />
        <SecretText
          {...props}
          name="password"
          path="secret.password"
          label="Password"
          optional={draft.username === ''}
        />
      </div>
      <Text {...props} name="from" path="settings.from" label="From" placeholder="quarterdeck@example.com" />
      <Field
        label="To"
        required
        error={errors['settings.to'] ?? errors['settings.to.0']}
        help="One address a line."
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
        label="Address"
        placeholder="https://hooks.example.com/quarterdeck"
      />
      <Field
        label="Signing secret"
        required={!props.hasSecret}
        error={errors['secret.signingSecret']}
        help="Give it to the receiver: each message is signed with it (Standard Webhooks). Copy it now, it is not shown again."
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
          {draft.signingSecret ? (
            <CopyButton text={draft.signingSecret} label="Copy the signing secret" />
          ) : null}
          <Button onClick={() => set({ signingSecret: newSigningSecret() })}>Make one</Button>
        </div>
      </Field>
      <fieldset className="space-y-2 rounded-sm border p-3">
        <legend className="px-1 font-medium text-sm">Sign of life</legend>
        <Checkbox
          label="Tell an outside watcher that the panel lives"
          checked={draft.beats}
          onCheckedChange={(beats) => set({ beats: beats === true })}
        />
        <p className="max-w-[72ch] text-ink-muted text-xs">
          The worker calls this address on time; when it falls silent, the watcher raises the alarm that the
          panel no longer can. Use a channel of its own for a watcher.
        </p>
        {draft.beats ? (
          <div className="grid gap-3 sm:grid-cols-2">
            <Text
              {...props}
              name="beatMinutes"
              path="heartbeat.minutes"
              label="Every so many minutes"
              numeric
            />
            <Field label="How" required>
              <Select
                options={[
                  { value: 'POST', label: 'POST, signed' },
                  { value: 'GET', label: 'GET, for simple watchers' },
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
          label="Address of the incoming webhook"
          placeholder="https://hooks.slack.com/services/…"
        />
      ) : null}
      {draft.type === 'webhook' ? <WebhookFields {...props} /> : null}
      {draft.type === 'pagerduty' ? (
        <>
          <SecretText
            {...props}
            name="routingKey"
            path="secret.routingKey"
            label="Integration key (Events API v2)"
          />
          <Text
            {...props}
            name="endpoint"
            path="settings.endpoint"
            label="Address of the service"
            help="In the EU region: https://events.eu.pagerduty.com/v2/enqueue"
          />
        </>
      ) : null}
      <Field
        label="Certificate of the site's own authority"
        error={errors['settings.ca']}
        help="PEM. Empty: what the machine of the worker trusts."
      >
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
        label="Texts of statements may leave the machine on this channel"
        checked={draft.statements}
        onCheckedChange={(statements) => set({ statements: statements === true })}
      />
    </>
  )
}
