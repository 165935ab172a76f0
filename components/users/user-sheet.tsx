'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Button } from '@/components/ui/button'
import { Sheet } from '@/components/ui/sheet'
import { toast } from '@/components/ui/toast'
import type { Grant } from '@/lib/auth/permissions'
import type { User } from '@/lib/features/users/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { say } from '@/lib/texts/texts'
import { usersTexts as words } from '@/lib/texts/users'
import { GrantEditor } from './grant-editor'
import { OneTimeLink } from './one-time-link'
import { SamePerson } from './same-person'

export type UserSheetProps = { user: User | null; mayWrite: boolean; isMe: boolean; onClose: () => void }

function plain(grants: User['grants']): Grant[] {
  return grants.map(({ role, scope, scopeId }) => ({ role, scope, scopeId }))
}

function UserActions({ user }: { user: User }) {
  const [grants, setGrants] = useState(plain(user.grants))
  const cache = useQueryClient()
  const refresh = { onSuccess: () => cache.invalidateQueries({ queryKey: orpc.users.key() }) }
  const setAll = useMutation(
    orpc.users.setGrants.mutationOptions({
      onSuccess: () => {
        toast(words.grantsSaved)
        return refresh.onSuccess()
      },
    }),
  )
  const disable = useMutation(orpc.users.disable.mutationOptions(refresh))
  const signOut = useMutation(orpc.users.signOut.mutationOptions(refresh))
  const reset = useMutation(orpc.users.reset.mutationOptions(refresh))
  const failed = [setAll, disable, signOut, reset].find((mutation) => mutation.isError)
  return (
    <div className="mt-4 space-y-5">
      <div className="space-y-2">
        <GrantEditor initial={grants} onChange={setGrants} />
        <Button
          variant="primary"
          busy={setAll.isPending}
          onClick={() => setAll.mutate({ id: user.id, grants })}
        >
          {words.saveGrants}
        </Button>
      </div>
      <SamePerson user={user} />
      <div className="space-y-2 border-t pt-4">
        <div className="flex flex-wrap gap-2">
          <Button busy={signOut.isPending} onClick={() => signOut.mutate({ id: user.id })}>
            {words.signOutEverywhere}
          </Button>
          <Button busy={reset.isPending} onClick={() => reset.mutate({ id: user.id })}>
            {words.resetPasswordAnd}
          </Button>
          <Button
            variant={user.disabledAt ? 'secondary' : 'danger'}
            busy={disable.isPending}
            onClick={() => disable.mutate({ id: user.id, disabled: !user.disabledAt })}
          >
            {user.disabledAt ? words.enable : words.disable}
          </Button>
        </div>
        {reset.data ? (
          <OneTimeLink link={reset.data.link} sentence={say(words.giveThisLinkTo, { name: user.name })} />
        ) : null}
        {signOut.isSuccess ? (
          <Status status="ok">{say(words.everySignInOf, { name: user.name })}</Status>
        ) : null}
        {failed ? <ErrorPanel {...problemOf(failed.error)} /> : null}
      </div>
    </div>
  )
}

/** One person: how they sign in, what they were granted, and what an admin may do. */
export function UserSheet({ user, mayWrite, isMe, onClose }: UserSheetProps) {
  return (
    <Sheet
      open={user !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={user?.name ?? words.user}
    >
      {user ? (
        <>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
            <dt className="text-ink-muted">{words.eMail}</dt>
            <dd translate="no">{user.email}</dd>
            <dt className="text-ink-muted">{words.signsInWith}</dt>
            <dd>
              {user.signInWith === 'oidc'
                ? words.identityProvider
                : user.signInWith === 'invited'
                  ? words.nothingYet
                  : words.password}
            </dd>
            <dt className="text-ink-muted">{words.since}</dt>
            <dd>
              <TimeAgo at={user.createdAt} mode="both" />
            </dd>
          </dl>
          {mayWrite && !isMe ? <UserActions key={user.id} user={user} /> : null}
          {mayWrite && isMe ? (
            <p className="mt-4 text-ink-muted text-sm">{words.nobodyChangesTheir}</p>
          ) : null}
        </>
      ) : null}
    </Sheet>
  )
}
