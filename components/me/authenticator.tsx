'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PasswordField } from '@/components/patterns/password-field'
import { Say } from '@/components/patterns/say'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { meTexts as t } from '@/lib/texts/me'
import { QrCode } from './qr-code'

function CodeField(props: { value: string; onChange: (code: string) => void; error?: string | undefined }) {
  return (
    <Field label={t.code} required help={t.sixDigitsAppShows} error={props.error}>
      <Input
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </Field>
  )
}

function useMeMutations() {
  const cache = useQueryClient()
  const onSuccess = () => cache.invalidateQueries({ queryKey: orpc.me.key() })
  return {
    begin: useMutation(orpc.me.beginTotp.mutationOptions()),
    confirm: useMutation(orpc.me.confirmTotp.mutationOptions({ onSuccess })),
    remove: useMutation(orpc.me.removeTotp.mutationOptions({ onSuccess })),
  }
}

/** Sets up or removes the authenticator app. Removing needs a code of that very app. */
export function Authenticator({ active }: { active: boolean }) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { begin, confirm, remove } = useMeMutations()
  const current = active ? remove : begin.data ? confirm : begin
  const problem = current.isError ? problemOf(current.error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (active) remove.mutate({ password, code })
    else if (begin.data) confirm.mutate({ code })
    else begin.mutate({ password })
  }
  return (
    <Form onSubmit={submit} className="max-w-sm space-y-3">
      <p>
        {active ? (
          <Status status="ok">{t.eachSignInAsks}</Status>
        ) : (
          <Status status="warning">{t.yourPasswordAlone}</Status>
        )}
      </p>
      {begin.data && !active ? (
        <>
          <QrCode text={begin.data.uri} />
          <p className="flex items-center gap-1 text-sm">
            <Say
              of={t.orTypeThisKey}
              secret={<code className="break-all font-mono text-xs">{begin.data.secret}</code>}
            />
            <CopyButton text={begin.data.secret} label={t.copyKey} />
          </p>
        </>
      ) : (
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={problem?.fields?.password}
        />
      )}
      {active || begin.data ? (
        <CodeField value={code} onChange={setCode} error={problem?.fields?.code} />
      ) : null}
      <Button type="submit" variant={active ? 'danger' : 'primary'} busy={current.isPending}>
        {active ? t.remove : begin.data ? t.confirm : t.setUpAuthenticator}
      </Button>
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
    </Form>
  )
}
