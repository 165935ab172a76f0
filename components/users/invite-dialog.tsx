'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Form } from '@/components/ui/form'
import { Input } from '@/components/ui/input'
import type { Grant } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { GrantEditor } from './grant-editor'
import { OneTimeLink } from './one-time-link'

/** Invites a person: name, e-mail, grants; answers a link to hand over. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [grants, setGrants] = useState<Grant[]>([{ role: 'viewer', scope: 'all', scopeId: null }])
  const cache = useQueryClient()
  const invite = useMutation(
    orpc.users.invite.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: orpc.users.key() }),
    }),
  )
  const problem = invite.isError ? problemOf(invite.error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate({ name, email, grants })
  }
  return (
    <Dialog
      open
      sticky
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={invite.data ? `${invite.data.user.name} is invited` : 'Invite a person'}
      description={invite.data ? undefined : 'They choose their own password by a link that works once.'}
      footer={
        invite.data ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form="invite" variant="primary" busy={invite.isPending}>
              Invite
            </Button>
          </>
        )
      }
    >
      {invite.data ? (
        <OneTimeLink link={invite.data.link} sentence={`Give this link to ${invite.data.user.name}.`} />
      ) : (
        <Form id="invite" onSubmit={submit} className="space-y-3">
          <Field label="Name" required error={problem?.fields?.name}>
            <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
          </Field>
          <Field label="E-mail" required error={problem?.fields?.email}>
            <Input
              type="email"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              autoComplete="off"
            />
          </Field>
          <GrantEditor initial={grants} onChange={setGrants} />
          {problem && !problem.fields ? <ErrorPanel {...problem} /> : null}
        </Form>
      )}
    </Dialog>
  )
}
