import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { type PolicyRule, type Requirement, requirementOf } from './policy'
import { arePoliciesSigned } from './signature'

/** Actions of the audit log that leave a new set of policies. */
export const POLICY_ACTIONS = [
  'approval-policies.create',
  'approval-policies.update',
  'approval-policies.remove',
  // The same policies, signed with the next key.
  'keys.retire',
]

/** The rules, and whether they are those that an administrator saved last. */
export async function readPolicies(
  tx: StoreTransaction = prisma(),
): Promise<{ rules: PolicyRule[]; altered: boolean }> {
  const [rules, digest] = [await tx.approvalPolicy.findMany(), await lastDigest(tx)]
  const kept = rules.map(({ createdAt: _created, updatedAt: _updated, ...rule }) => rule)
  return { rules: kept, altered: digest === null ? kept.length > 0 : !arePoliciesSigned(digest, kept) }
}

/** What the newest edit in the audit log left; null when there never was one. */
async function lastDigest(tx: StoreTransaction): Promise<string | null> {
  const rows = await tx.$queryRaw<{ digest: string | null }[]>`
    SELECT e.details ->> 'digest' AS digest
      FROM unnest(${POLICY_ACTIONS}::text[]) AS asked (action)
      CROSS JOIN LATERAL (SELECT seq, details FROM audit_event
                           WHERE action = asked.action AND result = 'ok' ORDER BY seq DESC LIMIT 1) e
     ORDER BY e.seq DESC LIMIT 1`
  return rows.length === 0 ? null : (rows[0]?.digest ?? '')
}

/** What a change is to the policies. */
export type JudgedChange = { kind: string; tier: number; permission: Permission; targets: readonly string[] }

/**
 * What a change needs by the policies of now.
 * @throws AppError `approval.policies_altered` when the rules are not those that were saved
 */
export async function findRequirement(change: JudgedChange, tx?: StoreTransaction): Promise<Requirement> {
  const store = tx ?? prisma()
  const { rules, altered } = await readPolicies(store)
  if (altered) throw new AppError('approval.policies_altered')
  const places = await store.target.findMany({
    where: { id: { in: [...change.targets] } },
    select: { environmentId: true },
  })
  return requirementOf(
    rules,
    change,
    places.map((place) => place.environmentId),
  )
}
