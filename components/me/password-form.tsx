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
        label="Present password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        error={problem?.fields?.current}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        help="At least 15 characters; a sentence is fine. Your other sign-ins end."
        value={next}
        onChange={setNext}
        error={problem?.fields?.next}
      />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={save.isPending}>
          Change the password
        </Button>
        <span aria-live="polite">{save.isSuccess ? <Status status="ok">Changed</Status> : null}</span>
      </div>
      {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
    </Form>
  )
}
