import 'server-only'
import { APPROVE, mayApproveAll, type Named } from '@/lib/approvals/named'
import { namesOf, personMarks } from '@/lib/approvals/person-store'
import { countPersons, samePerson } from '@/lib/approvals/persons'
import type { Requirement } from '@/lib/approvals/policy'
import { readGrants } from '@/lib/auth/actor-store'
import { ROLE_PERMISSIONS, ROLES } from '@/lib/auth/permissions'
import { findTargetPlace } from '@/lib/auth/place-store'
import { prisma } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Approval } from './contract'

const APPROVING = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(APPROVE))

/**
 * Whom a change waits for by the policies of now, and how many other people than who asks that are.
 * @param targets what it acts on; null when nothing is to be approved any more
 */
export async function whoApproves(
  { approvals, named }: Requirement,
  targets: readonly string[] | null,
  requesterId: string | null,
): Promise<Pick<Approval, 'named' | 'able'>> {
  const names = await namesOf(named.flatMap((one) => one.people))
  const people = (ids: readonly string[]) =>
    ids.map((id) => ({ id, name: names.get(id) ?? t.personWhoIsGone }))
  return {
    named: named.map((one) => ({ roles: [...one.roles], people: people(one.people) })),
    able: approvals === 0 || targets === null ? null : await countAble(named, targets, requesterId),
  }
}

async function countAble(
  named: readonly Named[],
  targets: readonly string[],
  requesterId: string | null,
): Promise<number> {
  const found = await Promise.all(targets.map((target) => findTargetPlace(target)))
  const places = found.flatMap((one) => (one && !one.removed ? [one.place] : []))
  if (places.length < targets.length) return 0
  const users = await prisma().user.findMany({
    where: { disabledAt: null, grants: { some: { role: { in: APPROVING } } } },
    select: { id: true, grants: true },
  })
  const able = users.filter(({ id, grants }) =>
    mayApproveAll(named, { id, grants: readGrants(grants) }, places),
  )
  const marks = await personMarks([...able.map(({ id }) => id), ...(requesterId ? [requesterId] : [])])
  const requester = requesterId === null ? undefined : marks.get(requesterId)
  const others = able.flatMap(({ id }) => marks.get(id) ?? [])
  return countPersons(others.filter((one) => !requester || !samePerson(one, requester)))
}
