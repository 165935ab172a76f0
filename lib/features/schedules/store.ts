import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { openWords, sealWords } from '@/lib/changes/reason'
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

/** One that was removed, of a place that is still there. @throws AppError `not_found` */
export async function getRemoved(id: string): Promise<ScheduleRow> {
  const row = await prisma().schedule.findFirst({
    where: { id, removedAt: { not: null }, OR: [{ targetId: null }, { target: { removedAt: null } }] },
    include: shape,
  })
  if (!row) throw new AppError('not_found')
  return row
}

/** Takes a removal back from now on: what it missed meanwhile is nobody's. */
export async function restoreSchedule(tx: StoreTransaction, id: string): Promise<void> {
  const restored = await tx.schedule.updateMany({
    where: { id, removedAt: { not: null } },
    data: { removedAt: null, since: new Date(), version: { increment: 1 } },
  })
  if (restored.count === 0) throw new AppError('conflict')
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

export type FiresAsked = { limit: number; cursor?: string | undefined; state?: string | undefined }

/** What became of the times of these schedules, newest first; from after the fire `cursor` on. */
export function listFires(scheduleIds: readonly string[], asked: FiresAsked): Promise<FireRow[]> {
  const { limit, cursor, state } = asked
  return prisma().scheduleFire.findMany({
    where: { scheduleId: { in: [...scheduleIds] }, ...(state ? { state } : {}) },
    include: withSchedule,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(cursor ? { cursor: { id: cursor }, skip: 1 } : {}),
  })
}

export type SwitchRow = { kind: string; offAt: Date; offByName: string; reason: Uint8Array | null }

/** Kinds that are switched off. */
export function listSwitches(): Promise<SwitchRow[]> {
  return prisma().scheduleSwitch.findMany()
}

/** Why a kind is switched off; null when its author was erased. */
export function reasonOf({ kind, reason }: SwitchRow): Promise<string | null> {
  return openWords({ table: 'schedule_switch', row: kind, column: 'reason' }, reason)
}

/** Who switches a kind off, and why. */
export type SwitchedOff = { personId: string; byName: string; reason: string }

/** Switches a kind off, or on again with null; false when the person was erased. */
export async function setSwitch(
  tx: StoreTransaction,
  kind: string,
  off: SwitchedOff | null,
): Promise<boolean> {
  if (off === null) {
    await tx.scheduleSwitch.deleteMany({ where: { kind } })
    return true
  }
  const key = await personKey(tx, off.personId)
  if (!key) return false
  const place = { table: 'schedule_switch', row: kind, column: 'reason' } as const
  const reason = sealWords(key, off.personId, place, off.reason)
  await tx.scheduleSwitch.upsert({
    where: { kind },
    create: { kind, offAt: new Date(), offByName: off.byName, reason },
    update: {},
  })
  return true
}
