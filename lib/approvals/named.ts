import {
  type Grant,
  holdsRole,
  mayOnTarget,
  maySomewhere,
  type Permission,
  type TargetPlace,
} from '@/lib/auth/permissions'

/** Of whom an approval counts by one policy: any of these roles, or any of these accounts. */
export type Named = { roles: readonly string[]; people: readonly string[] }

/** The right to approve. */
export const APPROVE: Permission = 'changes.approve'

/** What tells whether somebody is one of those a policy names. */
export type Candidate = { id: string; grants: readonly Grant[] }

/** True when the account is one that every policy names, itself or by a role it holds on every one of the places. */
export function isNamed(
  named: readonly Named[],
  { id, grants }: Candidate,
  places: readonly TargetPlace[],
): boolean {
  return named.every(
    ({ roles, people }) =>
      people.includes(id) || roles.some((role) => places.every((place) => holdsRole(grants, role, place))),
  )
}

/** True when the account's approval counts on every one of the places: by right, and as one who is named. */
export function mayApproveAll(
  named: readonly Named[],
  candidate: Candidate,
  places: readonly TargetPlace[],
): boolean {
  return (
    places.every((place) => mayOnTarget(candidate.grants, APPROVE, place)) &&
    isNamed(named, candidate, places)
  )
}

/**
 * Whether the account could approve somewhere in an environment by a policy, for the form: a grant over a group
 * or a target counts as reaching it, for it may. Null: every environment.
 */
export function couldApprove(
  { roles, people }: Named,
  { id, grants }: Candidate,
  environmentId: string | null,
): boolean {
  const here = grants.filter(
    ({ scope, scopeId }) => environmentId === null || scope !== 'environment' || scopeId === environmentId,
  )
  return (
    maySomewhere(here, APPROVE) &&
    (roles.length + people.length === 0 ||
      people.includes(id) ||
      here.some((grant) => roles.includes(grant.role)))
  )
}
