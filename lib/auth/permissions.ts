import { texts } from '@/lib/texts/texts'

/**
 * Who may do what: one table, used by every door, the tests and the docs. Granted per scope
 * (all, environment, group or target); the effective set is computed from the store on every request.
 */
export const ROLES = ['viewer', 'on-call', 'dba', 'auditor', 'privacy-officer', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const ROLE_TITLES: Record<Role, string> = /* #__PURE__ */ texts('roles', {
  viewer: 'Viewer',
  'on-call': 'On-call',
  dba: 'DBA',
  auditor: 'Auditor',
  'privacy-officer': 'Privacy officer',
  admin: 'Admin',
})

/** Each permission with the sentence the users page and the docs show. */
export const PERMISSIONS = /* #__PURE__ */ texts('permissions', {
  'targets.read': 'See that a target exists, its address, environment and state',
  'overview.read': "See a target's figures and their history",
  'sessions.read': 'See the live sessions of a target, literals masked',
  'statements.read': 'See which statements cost a target most and how that went, literals masked',
  'tables.read': 'See the tables and indexes of a target, and what they take and need',
  'statements.explain': 'Have the plan of a statement shown, as another role; nothing is run',
  'logs.read': "Read the end of a server's log, with whatever is in it",
  'rows.sample': 'Read some rows of a table as a role sees them, with whatever is in them',
  'statements.text': 'Read statement texts with their literals',
  'sessions.cancel': 'Cancel a statement of a client session',
  'sessions.end': 'End client sessions, except superuser and replication ones',
  'locks.rollback': 'Roll back prepared transactions that nobody is behind any more',
  'indexes.write': 'Make and drop indexes',
  'changes.read': 'See changes, their plans, runs and logs',
  'settings.read': 'See the parameters of a server, what they were, and what changed on it',
  'settings.write': 'Set parameters of the server',
  'extensions.write': 'Create and drop extensions',
  'grants.write': "Give the panel's own monitor the rights it lacks, and take them back",
  'servers.restart': 'Start and restart the server of a target through its host',
  'findings.read': 'See what the panel finds wrong with a target',
  'findings.accept': 'Accept a finding as a risk, with a reason and an end',
  'templates.write': 'Keep changes as templates, and edit and delete templates of one’s own',
  'changes.cancel': 'Stop a run that somebody else started',
  'changes.approve': 'Approve or reject a change that somebody else asks for',
  'policies.write':
    'Say which changes need approval, by how many and whom, and where the glass may be broken',
  'break-glass.open': 'Act without approval for up to an hour, where a policy allows it',
  'break-glass.review': 'Close the review of what somebody else did behind broken glass',
  'freezes.write': 'Freeze changes, and lift a freeze',
  'targets.write': 'Register, edit and remove targets and set their credentials',
  'environments.write': 'Edit environments and groups',
  'hosts.read': 'See hosts, what they allow and their figures',
  'hosts.write': 'Register, check, edit and remove hosts, and say which target runs where',
  'audit.read.own': "Read one's own entries of the audit log",
  'audit.read.scope': 'Read the audit entries of the targets in scope',
  'audit.read.all': 'Read the whole audit log',
  'audit.verify': 'Check the audit chain and export it',
  'audit.keys': 'Change the key that signs the audit log',
  'users.read': 'See users and what they were granted',
  'users.write': 'Invite, disable and grant; never oneself',
  'tokens.own': 'Make and revoke API tokens of one’s own',
  'tokens.all': 'See and revoke the API tokens of everybody',
  'channels.read': 'See where notices are sent, by which rules, and what became of them',
  'channels.write': 'Edit channels, their secrets and the rules that lead to them',
  'schedules.read': 'See what recurs, when it runs next, and what became of it',
  'schedules.write': 'Edit, pause and run schedules, and set windows and blackout days, in scope',
  'schedules.manage': "Edit the panel's own schedules, and switch a kind of schedule off",
  'admin.read': 'See versions, own cost and the state of the panel',
  'health.read': 'See how each part of the panel itself is doing',
})
export type Permission = keyof typeof PERMISSIONS

const EVERYBODY: Permission[] = ['audit.read.own', 'tokens.own', 'admin.read']
const LOOK: Permission[] = [
  'findings.read',
  'targets.read',
  'overview.read',
  'sessions.read',
  'statements.read',
  'settings.read',
  'tables.read',
  'changes.read',
  'hosts.read',
  'schedules.read',
]

/** Role × permission. `admin` alone sees no data of targets; one person may hold two grants, visibly. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  viewer: [...EVERYBODY, ...LOOK],
  'on-call': [...EVERYBODY, ...LOOK, 'sessions.cancel', 'sessions.end', 'break-glass.open'],
  dba: [
    ...EVERYBODY,
    ...LOOK,
    'statements.text',
    'statements.explain',
    'rows.sample',
    'logs.read',
    'sessions.cancel',
    'sessions.end',
    'locks.rollback',
    'indexes.write',
    'settings.write',
    'extensions.write',
    'grants.write',
    'servers.restart',
    'findings.accept',
    'templates.write',
    'changes.cancel',
    'changes.approve',
    'break-glass.open',
    'break-glass.review',
    'freezes.write',
    'targets.write',
    'hosts.write',
    'environments.write',
    'audit.read.scope',
    'channels.read',
    'schedules.write',
    'health.read',
  ],
  auditor: [
    ...EVERYBODY,
    ...LOOK,
    'break-glass.review',
    'audit.read.scope',
    'audit.read.all',
    'audit.verify',
    'users.read',
  ],
  'privacy-officer': [...EVERYBODY, ...LOOK],
  admin: [
    ...EVERYBODY,
    'targets.read',
    'hosts.read',
    'targets.write',
    'hosts.write',
    'environments.write',
    'audit.read.scope',
    'audit.read.all',
    'audit.verify',
    'audit.keys',
    'users.read',
    'users.write',
    'tokens.all',
    'policies.write',
    'freezes.write',
    'channels.read',
    'channels.write',
    'schedules.read',
    'schedules.write',
    'schedules.manage',
    'health.read',
  ],
}

/** Where a grant counts. */
export const SCOPE_KINDS = ['all', 'environment', 'group', 'target'] as const
export type ScopeKind = (typeof SCOPE_KINDS)[number]

/** One grant: a role in a scope. `scopeId` is null exactly when the scope is `all`. */
export type Grant = { role: Role; scope: ScopeKind; scopeId: string | null }

/** The places a target belongs to, which decide which grants reach it. */
export type TargetPlace = { targetId: string; environmentId: string; groupIds: readonly string[] }

function reaches(grant: Grant, place: TargetPlace): boolean {
  switch (grant.scope) {
    case 'all':
      return true
    case 'environment':
      return grant.scopeId === place.environmentId
    case 'group':
      return grant.scopeId !== null && place.groupIds.includes(grant.scopeId)
    case 'target':
      return grant.scopeId === place.targetId
  }
}

/** True when one of the grants gives the permission on that target. */
export function mayOnTarget(grants: readonly Grant[], permission: Permission, place: TargetPlace): boolean {
  return grants.some((grant) => ROLE_PERMISSIONS[grant.role].includes(permission) && reaches(grant, place))
}

/** True when one of the grants is that role and reaches the target. */
export function holdsRole(grants: readonly Grant[], role: string, place: TargetPlace): boolean {
  return grants.some((grant) => grant.role === role && reaches(grant, place))
}

/** True when one of the grants gives the permission in the whole environment. */
export function mayInEnvironment(
  grants: readonly Grant[],
  permission: Permission,
  environmentId: string,
): boolean {
  return grants.some(
    (grant) =>
      ROLE_PERMISSIONS[grant.role].includes(permission) &&
      (grant.scope === 'all' || (grant.scope === 'environment' && grant.scopeId === environmentId)),
  )
}

/** True when one of the grants gives the permission everywhere. */
export function mayEverywhere(grants: readonly Grant[], permission: Permission): boolean {
  return grants.some((grant) => grant.scope === 'all' && ROLE_PERMISSIONS[grant.role].includes(permission))
}

/** True when one of the grants gives the permission in any scope at all. */
export function maySomewhere(grants: readonly Grant[], permission: Permission): boolean {
  return grants.some((grant) => ROLE_PERMISSIONS[grant.role].includes(permission))
}
