import 'server-only'
import { readGrants } from '@/lib/auth/actor-store'
import { type Grant, mayOnTarget, type Permission } from '@/lib/auth/permissions'
import { allTargetPlaces, findTargetPlace } from '@/lib/auth/place-store'
import { effectiveGrants, needsPlaces } from '@/lib/auth/token-grants'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/**
 * Whether the person or token with this id still has a permission on a target. Asked in the worker just
 * before a change acts: a right may be gone between the button and the act.
 */
export async function stillMay(
  actorId: string,
  permission: Permission,
  targetId: string,
  tx: StoreTransaction = prisma(),
): Promise<boolean> {
  const [target, grants] = await Promise.all([findTargetPlace(targetId), grantsOf(actorId, tx)])
  return target !== null && !target.removed && mayOnTarget(grants, permission, target.place)
}

// Named columns only: the worker's role in the store may not read what lets anybody in.
const ACTIVE = { disabledAt: true, grants: true } as const

/** What a person or token may do now; nothing when disabled, revoked or gone. */
export async function grantsOf(actorId: string, tx: StoreTransaction = prisma()): Promise<Grant[]> {
  const user = await tx.user.findUnique({ where: { id: actorId }, select: ACTIVE })
  if (user) return user.disabledAt ? [] : readGrants(user.grants)
  const token = await tx.apiToken.findUnique({
    where: { id: actorId },
    select: { expiresAt: true, revokedAt: true, grants: true, user: { select: ACTIVE } },
  })
  if (!token || token.revokedAt || token.expiresAt.getTime() <= Date.now() || token.user.disabledAt) return []
  const mine = readGrants(token.grants)
  const owners = readGrants(token.user.grants)
  return effectiveGrants(mine, owners, needsPlaces(mine, owners) ? await allTargetPlaces() : [])
}
