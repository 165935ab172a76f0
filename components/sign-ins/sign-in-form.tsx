'use client'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import type { Problem } from '@/lib/http/problem'
import { signInTexts as t } from '@/lib/texts/sign-ins'
import { say } from '@/lib/texts/texts'
import { safeNext, signInWithOidc, signInWithPassword } from './front-door'

export type SignInFormProps = { next: string | null; failed: boolean; oidcName: string | null }

const REFUSED: Problem = {
  code: 'auth.failed',
  message: t.thatSignInWas,
  hint: t.identityProvider,
}

/** Signs in with a password and, where there is one, a code; or through the identity provider. */
export function SignInForm({ next, failed, oidcName }: SignInFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [codeNeeded, setCodeNeeded] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(failed ? REFUSED : null)
  const codeField = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (codeNeeded) codeField.current?.focus()
  }, [codeNeeded])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    const result = await signInWithPassword(email, password, code.replaceAll(/\s/g, ''))
    if ('ok' in result) return window.location.assign(safeNext(next))
    setBusy(false)
    setCode('')
    setProblem('problem' in result ? result.problem : null)
    if ('codeNeeded' in result) setCodeNeeded(true)
  }
  return (
    <>
      <h1 className="font-semibold text-xl">{t.signIn}</h1>
      <Form onSubmit={submit} className="space-y-4">
        <Field label={t.eMail} required>
          <Input
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Field label={t.password} required>
          <Input
            type="password"
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {codeNeeded ? (
          <Field label={t.code} required help={t.sixDigitsYour}>
            <Input
              ref={codeField}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={8}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </Field>
        ) : null}
        {problem ? <ErrorPanel {...problem} /> : null}
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          {t.signIn}
        </Button>
      </Form>
      {oidcName ? (
        <Button className="w-full" onClick={async () => setProblem(await signInWithOidc(safeNext(next)))}>
          {say(t.continueWith, { oidcName })}
        </Button>
      ) : null}
    </>
  )
}
