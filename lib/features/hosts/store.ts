import 'server-only'
import type { TargetPlace } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Placement } from './service'

const include = {
  environment: true,
  status: true,
  targets: {
    where: { target: { removedAt: null } },
    include: { target: { include: { groups: true } } },
    orderBy: { target: { name: 'asc' } },
  },
} as const

export type HostRow = Prisma.HostGetPayload<{ include: typeof include }>

/** Every registered host with all that its views need, by name. */
export function listHosts(): Promise<HostRow[]> {
  return prisma().host.findMany({ where: { removedAt: null }, include, orderBy: { name: 'asc' } })
}

/** One registered host. @throws AppError `not_found` */
export async function getHost(id: string, tx?: StoreTransaction): Promise<HostRow> {
  const row = await (tx ?? prisma()).host.findFirst({ where: { id, removedAt: null }, include })
  if (!row) throw new AppError('not_found')
  return row
}

/** The host a target runs on, and how; null when it has none. */
export async function hostOfTarget(targetId: string, tx?: StoreTransaction) {
  const row = await (tx ?? prisma()).targetHost.findFirst({
    where: { targetId, host: { removedAt: null } },
    include: { host: { include } },
  })
  if (!row) return null
  const { host, ...placement } = row
  return { host, placement }
}

/** True when another registered host has this name, whatever its case. */
export async function hostNameIsTaken(name: string, exceptId: string | null): Promise<boolean> {
  const found = await prisma().host.count({
    where: {
      removedAt: null,
      name: { equals: name, mode: 'insensitive' },
      ...(exceptId ? { NOT: { id: exceptId } } : {}),
    },
  })
  return found > 0
}

/** Refuses an environment that does not exist. */
export async function requireEnvironment(id: string): Promise<void> {
  if ((await prisma().environment.count({ where: { id } })) === 0)
    throw new AppError('request.invalid', { fields: { environmentId: t.thereIsNoSuch } })
}

export async function insertHost(tx: StoreTransaction, host: Prisma.HostUncheckedCreateInput): Promise<void> {
  await tx.host.create({ data: host })
}

/** Writes fields of a host that is still of the given version. @throws AppError `conflict` */
export async function updateHost(
  tx: StoreTransaction,
  id: string,
  version: number,
  data: Prisma.HostUncheckedUpdateManyInput,
): Promise<void> {
  const done = await tx.host.updateMany({ where: { id, version, removedAt: null }, data })
  if (done.count !== 1) throw new AppError('conflict')
}

/** Forgets what was last seen of a host: it may be another machine now. */
export async function forgetStatus(tx: StoreTransaction, hostId: string): Promise<void> {
  await tx.hostStatus.deleteMany({ where: { hostId } })
}

/** Says on which host a target runs, in the place of what was said before. */
export async function placeTarget(
  tx: StoreTransaction,
  targetId: string,
  placement: Placement,
): Promise<void> {
  const { service, ...fields } = placement
  const data = { ...fields, service: service as Prisma.InputJsonObject, setAt: new Date() }
  await tx.targetHost.upsert({ where: { targetId }, create: { targetId, ...data }, update: data })
}

/** @returns whether the target had a host */
export async function unplaceTarget(tx: StoreTransaction, targetId: string): Promise<boolean> {
  return (await tx.targetHost.deleteMany({ where: { targetId } })).count > 0
}

/** Where a host is, for the table of permissions: its environment alone. */
export function placeOfHost(row: Pick<HostRow, 'id' | 'environmentId'>): TargetPlace {
  return { targetId: row.id, environmentId: row.environmentId, groupIds: [] }
}

/** Where the targets on a host are. */
export function placesOnHost(row: HostRow): TargetPlace[] {
  return row.targets.map(({ target }) => ({
    targetId: target.id,
    environmentId: target.environmentId,
    groupIds: target.groups.map((member) => member.groupId),
  }))
}
