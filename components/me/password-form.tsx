'use client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { PasswordField } from '@/components/patterns/password-field'
import { Status } from '@/components/patterns/status'
import { Button } from '@/components/ui/button'
import { Form } from '@/components/ui/form'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { meTexts as t } from '@/lib/texts/me'

/** Changes one's password. */
export function PasswordForm() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const save = useMutation(
    orpc.me.setPassword.mutationOptions({
      onSuccess: () => {
        setCurrent('')
        setNext('')
      },
    }),
  )
  const problem = save.isError ? problemOf(save.error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ current, next })
  }
  return (
    <Form onSubmit={submit} className="max-w-sm space-y-3">
      <PasswordField
        label={t.presentPassword}
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        error={problem?.fields?.current}
      />
      <PasswordField
        label={t.newPassword}
        autoComplete="new-password"
        help={t.atLeast15}
        value={next}
        onChange={setNext}
        error={problem?.fields?.next}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {t.changePassword}
        </Button>
        <span aria-live="polite">{save.isSuccess ? <Status status="ok">{t.changed}</Status> : null}</span>
      </div>
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
    </Form>
  )
}
