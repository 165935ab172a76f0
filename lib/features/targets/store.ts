import 'server-only'
import { cache } from 'react'
import type { TargetPlace } from '@/lib/auth/permissions'
import type { CredentialKind } from '@/lib/engines/contract/address'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

const include = {
  environment: true,
  groups: { include: { group: true } },
  credentials: { include: { setBy: { select: { name: true } } } },
  status: true,
} as const

export type TargetRow = Prisma.TargetGetPayload<{ include: typeof include }>

/** Every registered target with all that its views need. */
export function listTargets(): Promise<TargetRow[]> {
  return prisma().target.findMany({ where: { removedAt: null }, include, orderBy: { name: 'asc' } })
}

// Once for one drawing of a page, whose parts ask for the same target; anywhere else each call reads.
const readTarget = cache((id: string) =>
  prisma().target.findFirst({ where: { id, removedAt: null }, include }),
)

/** One registered target. @throws AppError `not_found` */
export async function getTarget(id: string, tx?: StoreTransaction): Promise<TargetRow> {
  const row = await (tx ? tx.target.findFirst({ where: { id, removedAt: null }, include }) : readTarget(id))
  if (!row) throw new AppError('not_found')
  return row
}

/** Environments by id, to check that those of an input exist. */
export async function placesExist(environmentId: string, groupIds: readonly string[]): Promise<void> {
  const environment = await prisma().environment.count({ where: { id: environmentId } })
  if (environment === 0) throw new AppError('request.invalid', { fields: { environmentId: t.thereIsNoSuch } })
  const groups = await prisma().targetGroup.count({ where: { id: { in: [...groupIds] } } })
  if (groups !== new Set(groupIds).size)
    throw new AppError('request.invalid', { fields: { groupIds: t.thereIsNoSuchGroup } })
}

/** True when another registered target has this name, whatever its case. */
export async function nameIsTaken(name: string, exceptId: string | null): Promise<boolean> {
  const found = await prisma().target.count({
    where: {
      removedAt: null,
      name: { equals: name, mode: 'insensitive' },
      ...(exceptId ? { NOT: { id: exceptId } } : {}),
    },
  })
  return found > 0
}

export type NewTarget = Omit<Prisma.TargetUncheckedCreateInput, 'groups' | 'credentials' | 'status'>

export async function insertTarget(
  tx: StoreTransaction,
  target: NewTarget,
  groupIds: readonly string[],
): Promise<void> {
  await tx.target.create({
    data: { ...target, groups: { create: [...new Set(groupIds)].map((groupId) => ({ groupId })) } },
  })
}

/**
 * Writes changed fields of a target whose address is still that of the given version.
 * @throws AppError `conflict` when somebody else changed it meanwhile
 */
export async function updateTarget(
  tx: StoreTransaction,
  id: string,
  addressVersion: number,
  data: Prisma.TargetUncheckedUpdateManyInput,
  groupIds: readonly string[] | undefined,
): Promise<void> {
  const done = await tx.target.updateMany({ where: { id, addressVersion, removedAt: null }, data })
  if (done.count !== 1) throw new AppError('conflict')
  if (!groupIds) return
  await tx.targetGroupMember.deleteMany({ where: { targetId: id } })
  await tx.targetGroupMember.createMany({
    data: [...new Set(groupIds)].map((groupId) => ({ groupId, targetId: id })),
  })
}

/** Puts a sealed credential in the place of the one that was there. */
export async function replaceCredential(
  tx: StoreTransaction,
  credential: {
    id: string
    targetId: string
    kind: CredentialKind
    username: string
    sealed: Uint8Array<ArrayBuffer>
    keyId: string
    version: number
    setById: string | null
  },
): Promise<void> {
  const { targetId, kind } = credential
  await tx.targetCredential.deleteMany({ where: { targetId, kind } })
  await tx.targetCredential.create({ data: credential })
}

/** Removes the credentials of a target, of one kind or all. */
export async function wipeCredentials(
  tx: StoreTransaction,
  targetId: string,
  kind?: CredentialKind,
): Promise<void> {
  await tx.targetCredential.deleteMany({ where: { targetId, ...(kind ? { kind } : {}) } })
}

export async function listCapabilities(targetId: string) {
  return prisma().targetCapability.findMany({ where: { targetId }, orderBy: { name: 'asc' } })
}

/** What our own statements cost since a moment, by target and name. */
export async function sumCosts(targetIds: readonly string[], since: Date) {
  return prisma().targetCost.groupBy({
    by: ['targetId', 'name'],
    where: { targetId: { in: [...targetIds] }, hour: { gte: since } },
    _sum: { calls: true, milliseconds: true, rows: true, bytes: true, errors: true },
    _min: { hour: true },
  })
}

/** Where a target is, for the table of permissions. */
export function placeOf(row: TargetRow): TargetPlace {
  return {
    targetId: row.id,
    environmentId: row.environmentId,
    groupIds: row.groups.map((member) => member.groupId),
  }
}
