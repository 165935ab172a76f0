'use client'
import { Field, type FieldProps } from '@/components/ui/field'
import { Input } from '@/components/ui/input'

export type PasswordFieldProps = Pick<FieldProps, 'label' | 'help' | 'error'> & {
  value: string
  onChange: (password: string) => void
  /** Whether a password manager fills it in or offers a new one. */
  autoComplete: 'current-password' | 'new-password'
}

/** A password that is typed: the one there is, or a new one. */
export function PasswordField({ value, onChange, autoComplete, ...field }: PasswordFieldProps) {
  return (
    <Field {...field} required>
      <Input
        type="password"
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
