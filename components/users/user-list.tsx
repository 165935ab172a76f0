'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CsvButton } from '@/components/patterns/csv-button'
import { EmptyState } from '@/components/patterns/empty-state'
import { ErrorPanel } from '@/components/patterns/error-panel'
import { HostileText } from '@/components/patterns/hostile-text'
import { PageHeader } from '@/components/patterns/page-header'
import { Status } from '@/components/patterns/status'
import { TimeAgo } from '@/components/patterns/time-ago'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/link'
import { Skeleton } from '@/components/ui/skeleton'
import { Table, Td, Th } from '@/components/ui/table'
import { ROLE_TITLES } from '@/lib/auth/permissions'
import type { User } from '@/lib/features/users/contract'
import { problemOf } from '@/lib/http/problem'
import { orpc } from '@/lib/http/query'
import { plural, say } from '@/lib/texts/texts'
import { usersTexts as t } from '@/lib/texts/users'
import { InviteDialog } from './invite-dialog'
import { USER_CSV } from './user-csv'
import { UserSheet } from './user-sheet'

function UserState({ user }: { user: User }) {
  if (user.disabledAt) return <Status status="off">{t.disabled}</Status>
  if (user.signInWith === 'invited') return <Status status="info">{t.invited}</Status>
  return <Status status="ok">{t.active}</Status>
}

function UserTable({ users, onOpen }: { users: User[]; onOpen: (id: string) => void }) {
  return (
    <Table label={t.users}>
      <thead>
        <tr>
          <Th>{t.name}</Th>
          <Th>{t.eMail}</Th>
          <Th>{t.state}</Th>
          <Th>{t.granted}</Th>
          <Th>{t.secondFactor}</Th>
          <Th>{t.lastSeen}</Th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} className="hover:bg-hover">
            <Td>
              <button
                type="button"
                className="hit-24 font-medium text-accent underline-offset-2 hover:underline"
                onClick={() => onOpen(user.id)}
              >
                <HostileText text={user.name} />
              </button>
            </Td>
            <Td translate="no">{user.email}</Td>
            <Td>
              <UserState user={user} />
            </Td>
            <Td>
              <span className="flex flex-wrap gap-1 py-1">
                {user.grants.length === 0 ? <span className="text-ink-faint">{t.nothing}</span> : null}
                {user.grants.map((grant) => (
                  <Badge key={`${grant.role}:${grant.scope}:${grant.scopeId}`}>
                    {ROLE_TITLES[grant.role]} · <HostileText text={grant.scopeName} max={40} />
                  </Badge>
                ))}
              </span>
            </Td>
            <Td>
              {user.signInWith === 'oidc' ? (
                t.byIdentityProvider
              ) : user.totp ? (
                <Status status="ok">{t.authenticatorApp}</Status>
              ) : (
                <Status status="warning">{t.none}</Status>
              )}
            </Td>
            <Td>{user.lastSeenAt ? <TimeAgo at={user.lastSeenAt} /> : t.never}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** People, what they were granted, and what an admin may do about it. */
export function UserList() {
  const me = useQuery(orpc.me.get.queryOptions())
  const query = useQuery(orpc.users.list.queryOptions())
  const [openId, setOpenId] = useState<string | null>(null)
  const [inviting, setInviting] = useState(false)
  const mayWrite = me.data?.permissions.includes('users.write') ?? false
  const problem = query.isError ? problemOf(query.error) : null
  const users = query.data?.items ?? []
  const count = plural(t.people, users.length)
  return (
    <>
      <PageHeader
        title={query.isSuccess ? say(t.maySignIn, { count }) : t.users}
        meta={<span>{t.grantIsRoleIn}</span>}
        actions={
          <>
            {query.isSuccess ? (
              <CsvButton columns={USER_CSV} rows={() => users} target="panel" view="users" />
            ) : null}
            <ButtonLink href="/tokens">{t.apiTokens}</ButtonLink>
            {mayWrite ? (
              <Button variant="primary" onClick={() => setInviting(true)}>
                {t.invitePerson}
              </Button>
            ) : null}
          </>
        }
      />
      {query.isPending ? <Skeleton className="h-64 w-full" /> : null}
      {problem?.code === 'permission.denied' ? (
        <EmptyState kind="no-permission" title={t.youMayNotSee}>
          {t.itNeedsPermission}
        </EmptyState>
      ) : problem ? (
        <ErrorPanel {...problem} />
      ) : null}
      {query.isSuccess ? <UserTable users={users} onOpen={setOpenId} /> : null}
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
      <UserSheet
        user={users.find((user) => user.id === openId) ?? null}
        mayWrite={mayWrite}
        isMe={me.data?.id === openId}
        onClose={() => setOpenId(null)}
      />
    </>
  )
}
