'use client'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PasswordField } from './password-field'

export type StepUp = { password: string; code: string }

/** Password and code once more: what cannot be undone is asked of the person, not of an open browser. */
export function StepUpFields(props: {
  value: StepUp
  onChange: (value: StepUp) => void
  error?: string | undefined
}) {
  const { value, onChange, error } = props
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <PasswordField
        label="Your password"
        help="It must be you: asked once more for what is hard to undo."
        autoComplete="current-password"
        value={value.password}
        onChange={(password) => onChange({ ...value, password })}
        error={error}
      />
      <Field label="Code" help="Six digits of your authenticator app, where you have set one up.">
        <Input
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          value={value.code}
          onChange={(event) => onChange({ ...value, code: event.target.value })}
        />
      </Field>
    </div>
  )
}
