'use client'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { targetsTexts as t } from '@/lib/texts/targets'

type FieldProps = { error: string | undefined; input: React.ComponentProps<'input'> }

/** User and password of a role. The password is never filled in: it cannot be read back. */
export function LoginFields({ user, password }: { user: FieldProps; password: FieldProps }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t.user} required error={user.error}>
        <Input {...user.input} autoComplete="off" spellCheck={false} />
      </Field>
      <Field label={t.password} required error={password.error}>
        <Input type="password" {...password.input} autoComplete="new-password" />
      </Field>
    </div>
  )
}
