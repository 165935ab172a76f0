import 'server-only'
import { type Actor, may } from '@/lib/auth/actor'
import type { Permission, TargetPlace } from '@/lib/auth/permissions'
import { findPlaceOfChange, findPlaceOfRun, findTargetPlace, type PlacedTarget } from '@/lib/auth/place-store'
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
  /** Only in what shows history: everything else refuses a removed target. */
  readonly removed: boolean
}

function brand(target: PlacedTarget): AuthorizedTarget {
  return Object.freeze({
    id: target.id,
    name: target.name,
    engine: target.engine,
    place: target.place,
    removed: target.removed,
  }) as AuthorizedTarget
}

type Rules = {
  /** What makes its existence known; without it the answer is the same as for a target that does not exist. */
  seenBy?: Permission
  /** Whether a removed target counts, for history. */
  removed?: boolean
}

function judge(
  actor: Actor,
  permission: Permission,
  target: PlacedTarget | null,
  rules: Rules,
): AuthorizedTarget {
  if (!target || (target.removed && !rules.removed)) throw new AppError('not_found')
  if (actor.kind === 'system' || may(actor, permission, target.place)) return brand(target)
  throw new AppError(
    may(actor, rules.seenBy ?? 'targets.read', target.place) ? 'permission.denied' : 'not_found',
  )
}

/**
 * The target, if the actor has the permission on it.
 * @throws AppError `not_found`, or `permission.denied` where the actor may see the target but not do this
 */
export async function authorizeTarget(
  actor: Actor,
  permission: Permission,
  targetId: string,
  rules: Rules = {},
): Promise<AuthorizedTarget> {
  return judge(actor, permission, await findTargetPlace(targetId), rules)
}

/**
 * The target of a change or a run, removed ones included: both are history.
 * @throws AppError as `authorizeTarget` does; `not_found` when there is no such change or run
 */
export async function authorizeTargetOf(
  actor: Actor,
  permission: Permission,
  what: 'change' | 'run',
  id: string,
): Promise<AuthorizedTarget> {
  const target = await (what === 'change' ? findPlaceOfChange : findPlaceOfRun)(id)
  return judge(actor, permission, target, { seenBy: 'changes.read', removed: true })
}

/**
 * The same target for another permission, within the request that opened it: its place was read a moment ago.
 * @throws AppError as `authorizeTarget` does
 */
export function authorizeFurther(
  actor: Actor,
  permission: Permission,
  target: AuthorizedTarget,
  rules: Rules = {},
): AuthorizedTarget {
  return judge(actor, permission, target, rules)
}

/** Stands where a procedure has no target; any use of it is a mistake of ours and throws. */
export const NO_TARGET: AuthorizedTarget = new Proxy(Object.freeze({}) as AuthorizedTarget, {
  get(_target, name) {
    // `await` asks every value whether it is a promise.
    if (name === 'then' || typeof name === 'symbol') return undefined
    throw new Error('This procedure is not scoped to a target.')
  },
})
