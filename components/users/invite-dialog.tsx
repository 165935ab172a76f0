'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormDialog } from '@/components/patterns/form-dialog'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { Grant } from '@/lib/auth/permissions'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { usersTexts as t } from '@/lib/texts/users'
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
  if (invite.data)
    return (
      <Dialog
        open
        sticky
        onOpenChange={(open) => (open ? undefined : onClose())}
        title={say(t.isInvited, { name: invite.data.user.name })}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t.done}
          </Button>
        }
      >
        <OneTimeLink
          link={invite.data.link}
          sentence={say(t.giveThisLinkTo, { name: invite.data.user.name })}
        />
      </Dialog>
    )
  return (
    <FormDialog
      title={t.invitePerson}
      description={t.theyChooseTheirOwn}
      verb={t.invite}
      busy={invite.isPending}
      problem={problem}
      onSubmit={() => invite.mutate({ name, email, grants })}
      onClose={onClose}
    >
      <Field label={t.name} required error={problem?.fields?.name}>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </Field>
      <Field label={t.eMail} required error={problem?.fields?.email}>
        <Input
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoComplete="off"
        />
      </Field>
      <GrantEditor initial={grants} onChange={setGrants} />
    </FormDialog>
  )
}
