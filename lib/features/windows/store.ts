import 'server-only'
import { AppError } from '@/lib/errors'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'

const shape = { environment: { select: { name: true } }, target: { select: { name: true } } } as const
export type WindowRow = Prisma.MaintenanceWindowGetPayload<{ include: typeof shape }>
export type BlackoutRow = Prisma.BlackoutGetPayload<{ include: typeof shape }>

const ofLivingTarget = { OR: [{ targetId: null }, { target: { removedAt: null } }] }

/** Windows that were not over at a moment, by name. */
export function listWindows(since: Date): Promise<WindowRow[]> {
  return prisma().maintenanceWindow.findMany({
    where: { AND: [ofLivingTarget, { OR: [{ endsAt: null }, { endsAt: { gt: since } }] }] },
    include: shape,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
}

/** Blackouts whose last day is not before a date, in order of their days. */
export function listBlackouts(from: string): Promise<BlackoutRow[]> {
  return prisma().blackout.findMany({
    where: { AND: [ofLivingTarget, { lastDate: { gte: from } }] },
    include: shape,
    orderBy: [{ firstDate: 'asc' }, { id: 'asc' }],
  })
}

/** @throws AppError `not_found` */
export async function getWindow(id: string): Promise<WindowRow> {
  const row = await prisma().maintenanceWindow.findUnique({ where: { id }, include: shape })
  if (!row) throw new AppError('not_found')
  return row
}

/** @throws AppError `not_found` */
export async function getBlackout(id: string): Promise<BlackoutRow> {
  const row = await prisma().blackout.findUnique({ where: { id }, include: shape })
  if (!row) throw new AppError('not_found')
  return row
}

export async function insertWindow(
  tx: StoreTransaction,
  data: Prisma.MaintenanceWindowUncheckedCreateInput,
): Promise<string> {
  return (await tx.maintenanceWindow.create({ data, select: { id: true } })).id
}

export async function insertBlackout(
  tx: StoreTransaction,
  data: Prisma.BlackoutUncheckedCreateInput,
): Promise<string> {
  return (await tx.blackout.create({ data, select: { id: true } })).id
}

/** @throws AppError `not_found` when somebody removed it meanwhile */
export async function updateWindow(
  tx: StoreTransaction,
  id: string,
  data: Prisma.MaintenanceWindowUncheckedUpdateManyInput,
): Promise<void> {
  const { count } = await tx.maintenanceWindow.updateMany({ where: { id }, data })
  if (count === 0) throw new AppError('not_found')
}

/** @throws AppError `not_found` when somebody removed it meanwhile */
export async function updateBlackout(
  tx: StoreTransaction,
  id: string,
  data: Prisma.BlackoutUncheckedUpdateManyInput,
): Promise<void> {
  const { count } = await tx.blackout.updateMany({ where: { id }, data })
  if (count === 0) throw new AppError('not_found')
}

export async function deleteWindow(tx: StoreTransaction, id: string): Promise<void> {
  await tx.maintenanceWindow.delete({ where: { id } })
}

export async function deleteBlackout(tx: StoreTransaction, id: string): Promise<void> {
  await tx.blackout.delete({ where: { id } })
}
