'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { useUnsaved } from '@/components/patterns/unsaved'
import { Button } from '@/components/ui/button'
import { Form } from '@/components/ui/form'
import type { CredentialKind } from '@/lib/engines/contract/address'
import type { Target } from '@/lib/features/targets/contract'
import { type Problem, problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { targetEditTexts as t } from '@/lib/texts/target-edit'
import { say } from '@/lib/texts/texts'
import { checkedBy, fetchChecks } from './checked-form'
import { placeFieldErrors } from './field-errors'
import { LoginFields } from './login-fields'
import type { CredentialForm } from './target-forms'

export type ReplaceCredentialProps = {
  targetId: string
  kind: CredentialKind
  /** The user it has now; the new one is usually the same. */
  user: string
  onClose: () => void
  onSaved: (target: Target) => void
}

const CHECK = checkedBy<CredentialForm, CredentialForm>((all) => all.checkCredential)

/** Takes a new user and password. The monitor is tried before it is saved; an old one stays until then. */
export function ReplaceCredential({ targetId, kind, user, onClose, onSaved }: ReplaceCredentialProps) {
  const form = useForm<CredentialForm>({
    resolver: CHECK,
    defaultValues: { user, password: '' },
    mode: 'onTouched',
  })
  const { errors, isDirty } = form.formState
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = useMutation(
    orpc.targets.setCredential.mutationOptions({
      onMutate: () => setProblem(null),
      onSuccess: onSaved,
      onError: (error) => setProblem(placeFieldErrors(form, ['user', 'password'], problemOf(error))),
    }),
  )
  useUnsaved(isDirty)
  return (
    <Form
      onFocus={fetchChecks}
      aria-label={say(t.newCredential, { kind })}
      className="max-w-xl space-y-3 rounded-md border bg-surface p-3"
      onSubmit={form.handleSubmit((values) => save.mutate({ targetId, kind, ...values }))}
    >
      <LoginFields
        user={{ error: errors.user?.message, input: form.register('user') }}
        password={{ error: errors.password?.message, input: form.register('password') }}
      />
      {problem ? <ErrorPanel {...problem} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {say(t.save, { kind })}
        </Button>
        <Button onClick={onClose}>{t.cancel}</Button>
      </div>
    </Form>
  )
}
