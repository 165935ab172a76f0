import {
  type Grant,
  mayEverywhere,
  mayOnTarget,
  maySomewhere,
  type Permission,
  type TargetPlace,
} from '@/lib/auth/permissions'

/** The sign-in a person acts through. Moments are Unix milliseconds. */
export type ActorSignIn = {
  id: string
  via: 'browser' | 'cli'
  /** Absolute end; idle end comes earlier when pointer and keyboard rest. */
  expiresAt: number
  idleExpiresAt: number
  steppedUpAt: number | null
  /** The plan hash the last step-up was bound to, if to one. */
  steppedUpPlan: string | null
}

export type UserActor = {
  kind: 'user'
  id: string
  name: string
  email: string
  grants: readonly Grant[]
  signIn: ActorSignIn
}

/** A token acts for its owner. Its grants are already cut down to what the owner has now. */
export type TokenActor = {
  kind: 'token'
  id: string
  name: string
  ownerId: string
  ownerName: string
  grants: readonly Grant[]
}

/** The panel itself: schedules, the collector, the worker's own steps. Never made from a request. */
export type SystemActor = { kind: 'system'; id: string; name: string; grants: readonly Grant[] }

export type AnonymousActor = { kind: 'anonymous'; id: null; name: string; grants: readonly Grant[] }

/** Who does something. People, tokens and the panel's own jobs leave the same kind of trace. */
export type Actor = UserActor | TokenActor | SystemActor | AnonymousActor

/** Nobody in particular: what every request is until it is proven to be somebody's. */
export const ANONYMOUS: AnonymousActor = { kind: 'anonymous', id: null, name: 'anonymous', grants: [] }

/** An actor for what the panel does by itself. */
export function systemActor(name: string): SystemActor {
  return { kind: 'system', id: name, name, grants: [] }
}

/** The person behind an actor: themselves, or the owner of the token; null for nobody and for the panel. */
export function personOf(actor: Actor): string | null {
  if (actor.kind === 'user') return actor.id
  return actor.kind === 'token' ? actor.ownerId : null
}

/** True when the actor has the permission on the place, or in any scope when no place is given. */
export function may(actor: Actor, permission: Permission, place?: TargetPlace): boolean {
  return place ? mayOnTarget(actor.grants, permission, place) : maySomewhere(actor.grants, permission)
}

/** True when the actor has the permission in scope all. */
export function mayAnywhere(actor: Actor, permission: Permission): boolean {
  return mayEverywhere(actor.grants, permission)
}
