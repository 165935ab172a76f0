import 'server-only'
import { AppError } from '@/lib/errors'
import { SCHEDULES_BELL } from '@/lib/schedules/kinds'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'

const shape = {
  environment: { select: { name: true } },
  target: { select: { name: true, environmentId: true } },
  fires: { orderBy: { createdAt: 'desc' as const }, take: 1 },
}
export type ScheduleRow = Prisma.ScheduleGetPayload<{ include: typeof shape }>

/** Every schedule that was not removed, the panel's own first. */
export function listSchedules(): Promise<ScheduleRow[]> {
  return prisma().schedule.findMany({
    where: { removedAt: null, OR: [{ targetId: null }, { target: { removedAt: null } }] },
    include: shape,
    orderBy: [{ builtIn: 'desc' }, { name: 'asc' }, { id: 'asc' }],
  })
}

/** @throws AppError `not_found` */
export async function getSchedule(id: string, tx?: StoreTransaction): Promise<ScheduleRow> {
  const row = await (tx ?? prisma()).schedule.findFirst({ where: { id, removedAt: null }, include: shape })
  if (!row) throw new AppError('not_found')
  return row
}

type New = Omit<Prisma.ScheduleUncheckedCreateInput, 'since' | 'fires'>

export async function insertSchedule(tx: StoreTransaction, fields: New): Promise<string> {
  const { id } = await tx.schedule.create({ data: { ...fields, since: new Date() }, select: { id: true } })
  return id
}

/** Changes a schedule from now on; what a worker knows of it counts no more. @throws AppError `conflict` */
export async function changeSchedule(
  tx: StoreTransaction,
  id: string,
  version: number,
  fields: Prisma.ScheduleUncheckedUpdateManyInput,
): Promise<void> {
  const changed = await tx.schedule.updateMany({
    where: { id, version, removedAt: null },
    data: { ...fields, since: new Date(), version: { increment: 1 } },
  })
  if (changed.count === 0) throw new AppError('conflict')
}

/** Wakes the scheduler when the transaction commits. */
export async function ringScheduler(tx: StoreTransaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_catalog.pg_notify(${SCHEDULES_BELL}, '')`
}

const withSchedule = {
  schedule: { select: { id: true, name: true, environmentId: true, targetId: true } },
} as const
export type FireRow = Prisma.ScheduleFireGetPayload<{ include: typeof withSchedule }>

/** What became of the times of these schedules, newest first. */
export function listFires(scheduleIds: readonly string[], limit: number): Promise<FireRow[]> {
  return prisma().scheduleFire.findMany({
    where: { scheduleId: { in: [...scheduleIds] } },
    include: withSchedule,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
}

/** Kinds that are switched off. */
export function listSwitches(): Promise<{ kind: string; offAt: Date; offByName: string }[]> {
  return prisma().scheduleSwitch.findMany()
}

export async function setSwitch(
  tx: StoreTransaction,
  kind: string,
  off: { byName: string } | null,
): Promise<void> {
  if (off === null) await tx.scheduleSwitch.deleteMany({ where: { kind } })
  else
    await tx.scheduleSwitch.upsert({
      where: { kind },
      create: { kind, offAt: new Date(), offByName: off.byName },
      update: {},
    })
}
