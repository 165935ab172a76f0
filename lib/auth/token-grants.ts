import { type Grant, ROLE_PERMISSIONS, type Role, type TargetPlace } from '@/lib/auth/permissions'

/** True when each permission of the one role is also in the other. */
function covers(owner: Role, token: Role): boolean {
  return ROLE_PERMISSIONS[token].every((permission) => ROLE_PERMISSIONS[owner].includes(permission))
}

function holds(grant: Grant, place: TargetPlace): boolean {
  if (grant.scope === 'all') return true
  if (grant.scope === 'environment') return grant.scopeId === place.environmentId
  if (grant.scope === 'group') return grant.scopeId !== null && place.groupIds.includes(grant.scopeId)
  return grant.scopeId === place.targetId
}

function intersect(role: Role, one: Grant, other: Grant, places: readonly TargetPlace[]): Grant[] {
  if (one.scope === 'all') return [{ ...other, role }]
  if (other.scope === 'all') return [{ ...one, role }]
  if (one.scope === other.scope) return one.scopeId === other.scopeId ? [{ ...one, role }] : []
  return places
    .filter((place) => holds(one, place) && holds(other, place))
    .map((place) => ({ role, scope: 'target' as const, scopeId: place.targetId }))
}

/** True when scopes of different kinds meet, so that the places of the targets are needed. */
export function needsPlaces(token: readonly Grant[], owner: readonly Grant[]): boolean {
  return token.some((mine) =>
    owner.some((his) => mine.scope !== 'all' && his.scope !== 'all' && mine.scope !== his.scope),
  )
}

/**
 * What a token may do now: each of its grants cut down to what a grant of its owner covers. Computed on
 * every request, so that a right taken from the owner is gone from their tokens at once.
 */
export function effectiveGrants(
  token: readonly Grant[],
  owner: readonly Grant[],
  places: readonly TargetPlace[],
): Grant[] {
  const found = token.flatMap((mine) =>
    owner
      .filter((his) => covers(his.role, mine.role))
      .flatMap((his) => intersect(mine.role, mine, his, places)),
  )
  const seen = new Map(found.map((grant) => [`${grant.role} ${grant.scope} ${grant.scopeId}`, grant]))
  return [...seen.values()]
}

/** True when the owner's grants cover the whole of a grant, which is asked when a token is made. */
export function coveredBy(grant: Grant, owner: readonly Grant[], places: readonly TargetPlace[]): boolean {
  return owner.some(
    (his) =>
      covers(his.role, grant.role) &&
      (his.scope === 'all' ||
        (his.scope === grant.scope && his.scopeId === grant.scopeId) ||
        (grant.scope === 'target' &&
          places.some((place) => place.targetId === grant.scopeId && holds(his, place)))),
  )
}
