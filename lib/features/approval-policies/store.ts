import 'server-only'
import { namesOf } from '@/lib/approvals/person-store'
import { readPolicies } from '@/lib/approvals/policy-store'
import { policiesDigest } from '@/lib/approvals/signature'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type ApprovalPolicy, type PolicyInput, policySchema } from './contract'

/** Every policy, those of one environment before those of all. */
export async function listPolicies(): Promise<{ items: ApprovalPolicy[]; altered: boolean }> {
  const rows = await prisma().approvalPolicy.findMany({
    orderBy: [{ kindPattern: 'asc' }, { minTier: 'asc' }, { createdAt: 'asc' }],
  })
  const environments = await prisma().environment.findMany({ select: { id: true, name: true } })
  const names = new Map(environments.map(({ id, name }) => [id, name]))
  const people = await namesOf(rows.flatMap((row) => row.approverIds))
  const items = rows.map(({ environmentId, updatedAt, createdAt: _made, approverIds, ...row }) =>
    policySchema.parse({
      ...row,
      environment:
        environmentId === null
          ? null
          : { id: environmentId, name: names.get(environmentId) ?? t.environmentThatIsGone },
      approvers: approverIds.map((id) => ({ id, name: people.get(id) ?? t.personWhoIsGone })),
      updatedAt: updatedAt.toISOString(),
    }),
  )
  const { altered } = await readPolicies()
  return {
    items: items.sort((a, b) => Number(b.environment !== null) - Number(a.environment !== null)),
    altered,
  }
}

/** One edit at a time: each signs the whole set as it leaves it. */
export async function lockPolicies(tx: StoreTransaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('approval_policy', 0))`
}

/** The signature over all policies as they are in this transaction. */
export async function digestOf(tx: StoreTransaction): Promise<string> {
  return policiesDigest((await readPolicies(tx)).rules)
}

/** @throws AppError `request.invalid` when the place has a policy, or the environment or a person is not there */
export async function requireFreePlace(
  tx: StoreTransaction,
  { environmentId, kindPattern, minTier, approverIds }: PolicyInput,
  exceptId?: string,
): Promise<void> {
  const taken = await tx.approvalPolicy.findFirst({ where: { environmentId, kindPattern, minTier } })
  if (taken && taken.id !== exceptId)
    throw new AppError('request.invalid', { fields: { kindPattern: t.thereIsPolicyFor } })
  if (environmentId !== null && (await tx.environment.count({ where: { id: environmentId } })) === 0)
    throw new AppError('request.invalid', { fields: { environmentId: t.thereIsNoSuch } })
  const people = [...new Set(approverIds)]
  if ((await tx.user.count({ where: { id: { in: people } } })) < people.length)
    throw new AppError('request.invalid', { fields: { approverIds: t.noSuchPerson } })
}

/** Writes a policy, a new one without `id`. @throws AppError `not_found` @returns its id */
export async function writePolicy(tx: StoreTransaction, fields: PolicyInput, id?: string): Promise<string> {
  const { environmentId, kindPattern, minTier, approvals, expiresMinutes, breakGlass } = fields
  const named = {
    approverRoles: [...new Set(fields.approverRoles)].sort(),
    approverIds: [...new Set(fields.approverIds)].sort(),
  }
  const data = { environmentId, kindPattern, minTier, approvals, expiresMinutes, breakGlass, ...named }
  if (id === undefined) return (await tx.approvalPolicy.create({ data, select: { id: true } })).id
  const changed = await tx.approvalPolicy.updateMany({ where: { id }, data })
  if (changed.count === 0) throw new AppError('not_found')
  return id
}

/** @throws AppError `not_found` */
export async function deletePolicy(tx: StoreTransaction, id: string): Promise<void> {
  const gone = await tx.approvalPolicy.deleteMany({ where: { id } })
  if (gone.count === 0) throw new AppError('not_found')
}
