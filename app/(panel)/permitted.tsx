import type { ReactNode } from 'react'
import { EmptyState } from '@/components/patterns/empty-state'
import { PageHeader } from '@/components/patterns/page-header'
import { type Actor, may } from '@/lib/auth/actor'
import { PERMISSIONS, type Permission, ROLE_PERMISSIONS, ROLE_TITLES, ROLES } from '@/lib/auth/permissions'
import { pageActor } from '@/lib/http/server-client'
import { pageTexts as t } from '@/lib/texts/pages'
import { say } from '@/lib/texts/texts'

type Props = { permission: Permission; page: string; children: ReactNode }

async function whoAsks(): Promise<Actor | null> {
  try {
    return await pageActor()
  } catch {
    // The frame of the page says what is wrong with the store.
    return null
  }
}

/** A page for people with the permission, somewhere at least; others read which one it needs and who has it. */
export async function Permitted({ permission, page, children }: Props) {
  const actor = await whoAsks()
  if (actor === null || actor.kind === 'anonymous' || may(actor, permission)) return children
  const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(permission)).map(
    (role) => ROLE_TITLES[role],
  )
  return (
    <>
      <PageHeader title={page} />
      <EmptyState kind="no-permission" title={t.yourRolesDoNot}>
        {say(t.itNeedsPermission, { permission: PERMISSIONS[permission], roles: roles.join(', ') })}
      </EmptyState>
    </>
  )
}
