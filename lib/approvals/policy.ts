import type { Permission } from '@/lib/auth/permissions'
import type { Named } from './named'

/** One rule of the policies as the store has it. */
export type PolicyRule = {
  id: string
  /** Null: every environment. */
  environmentId: string | null
  /** `*`, `sessions.*` or a kind. */
  kindPattern: string
  minTier: number
  /** 0 to 3; 0 is an exception from a wider rule. */
  approvals: number
  /** How long a request holds, in minutes. */
  expiresMinutes: number
  breakGlass: boolean
  /** Roles and accounts of whom an approval counts; both empty: of whoever may approve there. */
  approverRoles: string[]
  approverIds: string[]
}

/** What a change needs before it may run. */
export type Requirement = {
  approvals: number
  /** How long a request holds, in minutes; at most a day. */
  minutes: number
  /** Whether somebody on call may act without the approvals. */
  breakGlass: boolean
  /** Of whom an approval counts: one of each of these; empty: of whoever may approve. */
  named: Named[]
  /** The rules that say so, one an environment at most. */
  policyIds: string[]
}

export const MOST_MINUTES = 24 * 60
export const NOTHING_NEEDED: Requirement = {
  approvals: 0,
  minutes: MOST_MINUTES,
  breakGlass: false,
  named: [],
  policyIds: [],
}

/** True when a pattern means a kind: `*`, a noun with `.*`, or the kind itself. */
export function patternMeans(pattern: string, kind: string): boolean {
  if (pattern === '*' || pattern === kind) return true
  return pattern.endsWith('.*') && kind.startsWith(pattern.slice(0, -1))
}

/** How closely a rule names what it is about; the closest counts. */
function closeness(rule: PolicyRule): [number, number, number] {
  const named = rule.kindPattern === '*' ? 0 : rule.kindPattern.endsWith('.*') ? 1 : 2
  return [rule.environmentId === null ? 0 : 1, named * 1_000 + rule.kindPattern.length, rule.minTier]
}

function closer(a: PolicyRule, b: PolicyRule): number {
  const [one, other] = [closeness(a), closeness(b)]
  return other[0] - one[0] || other[1] - one[1] || other[2] - one[2] || a.id.localeCompare(b.id)
}

/** The one rule that counts for a kind and tier in an environment; null when none does. */
export function ruleFor(
  rules: readonly PolicyRule[],
  change: { kind: string; tier: number },
  environmentId: string,
): PolicyRule | null {
  const fits = rules.filter(
    (rule) =>
      (rule.environmentId === null || rule.environmentId === environmentId) &&
      change.tier >= rule.minTier &&
      patternMeans(rule.kindPattern, change.kind),
  )
  return fits.sort(closer)[0] ?? null
}

/** Permissions over the panel itself: behind broken glass nobody touches audit, keys or users. */
const BEYOND_GLASS = ['users.', 'audit.', 'tokens.', 'policies.', 'channels.', 'admin.', 'freezes.']

/**
 * What a change needs, over all environments its targets lie in: the most approvals, the shortest time, of those
 * whom every rule names that names anybody, and broken glass only where every rule that asks allows it.
 */
export function requirementOf(
  rules: readonly PolicyRule[],
  change: { kind: string; tier: number; permission: Permission },
  environmentIds: readonly string[],
): Requirement {
  const found = [...new Set(environmentIds)].flatMap((id) => ruleFor(rules, change, id) ?? [])
  const asking = found.filter((rule) => rule.approvals > 0)
  if (asking.length === 0) return { ...NOTHING_NEEDED, policyIds: found.map((rule) => rule.id) }
  return {
    approvals: Math.max(...asking.map((rule) => rule.approvals)),
    minutes: Math.min(MOST_MINUTES, ...asking.map((rule) => rule.expiresMinutes)),
    breakGlass:
      asking.every((rule) => rule.breakGlass) &&
      !BEYOND_GLASS.some((prefix) => change.permission.startsWith(prefix)),
    named: namedBy(asking),
    policyIds: found.map((rule) => rule.id),
  }
}

/** Whom the rules name, without those that name nobody and without saying the same twice. */
function namedBy(rules: readonly PolicyRule[]): Named[] {
  const named = rules
    .map(({ approverRoles, approverIds }) => ({
      roles: [...approverRoles].sort(),
      people: [...approverIds].sort(),
    }))
    .filter(({ roles, people }) => roles.length + people.length > 0)
  return [...new Map(named.map((one) => [JSON.stringify(one), one])).values()]
}

/** True when somebody may break the glass in an environment: a rule asks for approvals there and allows it. */
export function glassMayBreak(rules: readonly PolicyRule[], environmentId: string): boolean {
  return rules.some(
    (rule) =>
      rule.approvals > 0 &&
      rule.breakGlass &&
      (rule.environmentId === null || rule.environmentId === environmentId),
  )
}
