'use client'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { Status } from '@/components/patterns/status'
import { Checkbox } from '@/components/ui/checkbox'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { LoginFields } from './login-fields'
import type { MoveForm } from './target-forms'

/** Both credentials once more, since stored passwords are never sent to another place. */
export function PasswordsAgain({ hasOperator }: { hasOperator: boolean }) {
  const { register, control, formState } = useFormContext<MoveForm>()
  const { errors } = formState
  const dropped = useWatch({ control, name: 'dropOperator' })
  return (
    <div className="space-y-4 rounded-md border bg-surface p-3">
      <div>
        <p className="font-medium">
          <Status status="info">{hasOperator ? t.bothPasswordsAre : t.passwordIsNeeded}</Status>
        </p>
        <p className="mt-1 max-w-[72ch] text-ink-muted text-sm">{t.hostPortOrTls}</p>
      </div>
      <fieldset className="space-y-2">
        <legend className="font-medium">{t.monitor}</legend>
        <LoginFields
          user={{ error: errors.monitor?.user?.message, input: register('monitor.user') }}
          password={{ error: errors.monitor?.password?.message, input: register('monitor.password') }}
        />
      </fieldset>
      {hasOperator ? (
        <fieldset className="space-y-2">
          <legend className="font-medium">{t.operator}</legend>
          {dropped ? null : (
            <LoginFields
              user={{ error: errors.operator?.user?.message, input: register('operator.user') }}
              password={{ error: errors.operator?.password?.message, input: register('operator.password') }}
            />
          )}
          <Controller
            control={control}
            name="dropOperator"
            render={({ field }) => (
              <Checkbox
                label={t.goOnWithoutIt}
                checked={field.value}
                onCheckedChange={(checked) => field.onChange(checked)}
              />
            )}
          />
        </fieldset>
      ) : null}
    </div>
  )
}
