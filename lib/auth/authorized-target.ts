import 'server-only'
import { type Actor, may } from '@/lib/auth/actor'
import type { Permission, TargetPlace } from '@/lib/auth/permissions'
import { findTargetPlace, type PlacedTarget } from '@/lib/auth/place-store'
import { AppError } from '@/lib/errors'

declare const authorized: unique symbol

/**
 * A target that the actor of this request was found to have a permission on. Only this file makes one, so
 * a function that takes it cannot be reached without the check.
 */
export type AuthorizedTarget = {
  readonly [authorized]: Permission
  readonly id: string
  readonly name: string
  readonly engine: 'postgres' | 'mysql'
  readonly place: TargetPlace
}

function brand(target: PlacedTarget): AuthorizedTarget {
  return Object.freeze({
    id: target.id,
    name: target.name,
    engine: target.engine,
    place: target.place,
  }) as AuthorizedTarget
}

/**
 * The target, if the actor has the permission on it. `seenBy` is what makes its existence known: without
 * it the answer is the same as for a target that does not exist.
 * @throws AppError `not_found`, or `permission.denied` where the actor may see the target but not do this
 */
export async function authorizeTarget(
  actor: Actor,
  permission: Permission,
  targetId: string,
  options: { seenBy?: Permission; removed?: boolean } = {},
): Promise<AuthorizedTarget> {
  const target = await findTargetPlace(targetId, options.removed ?? false)
  if (!target) throw new AppError('not_found')
  if (actor.kind === 'system' || may(actor, permission, target.place)) return brand(target)
  throw new AppError(
    may(actor, options.seenBy ?? 'targets.read', target.place) ? 'permission.denied' : 'not_found',
  )
}

/** Stands where a procedure has no target; any use of it is a mistake of ours and throws. */
export const NO_TARGET: AuthorizedTarget = new Proxy(Object.freeze({}) as AuthorizedTarget, {
  get(_target, name) {
    // `await` asks every value whether it is a promise.
    if (name === 'then' || typeof name === 'symbol') return undefined
    throw new Error('This procedure is not scoped to a target.')
  },
})
