'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Say } from '@/components/patterns/say'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { orpc } from '@/lib/http/query'
import { dialogTexts as t } from '@/lib/texts/dialogs'
import { PasswordField } from './password-field'

export type StepUp = { password: string; code: string }
/** What was typed, what this person confirms with, and what of it is still missing. */
export type StepUpState = {
  value: StepUp
  onChange: (value: StepUp) => void
  asks: { password: boolean; code: boolean }
  missing: Partial<Record<keyof StepUp, string>>
}

/** The state of the fields. Who came through the identity provider has no password here and confirms with a code. */
export function useStepUp(wanted = true): StepUpState {
  const [value, onChange] = useState<StepUp>({ password: '', code: '' })
  const me = useQuery({ ...orpc.me.get.queryOptions(), enabled: wanted })
  const asks = { password: me.data?.hasPassword ?? true, code: me.data?.totp ?? true }
  const missing = {
    ...(asks.password && value.password === '' ? { password: t.enterYourPassword } : {}),
    ...(me.data?.totp && value.code.trim() === '' ? { code: t.enterSixDigits } : {}),
  }
  return { value, onChange, asks, missing }
}

/** Password and code once more: what cannot be undone is asked of the person, not of an open browser. */
export function StepUpFields(props: { state: StepUpState; errors?: StepUpState['missing'] }) {
  const { state, errors = {} } = props
  const { value, onChange, asks } = state
  if (!asks.password && !asks.code)
    return (
      <p>
        <Say
          of={t.youCameThrough}
          link={
            <Link href="/me" className="underline">
              {t.yourAccount}
            </Link>
          }
        />
      </p>
    )
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {asks.password ? (
        <PasswordField
          label={t.yourPassword}
          help={t.itMustBeYou}
          autoComplete="current-password"
          value={value.password}
          onChange={(password) => onChange({ ...value, password })}
          error={errors.password}
        />
      ) : null}
      {asks.code ? (
        <Field label={t.code} required help={t.sixDigitsOfYourAuthenticator} error={errors.code}>
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={value.code}
            onChange={(event) => onChange({ ...value, code: event.target.value })}
          />
        </Field>
      ) : null}
    </div>
  )
}
