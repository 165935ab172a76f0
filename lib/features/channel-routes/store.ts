import 'server-only'
import { AppError } from '@/lib/errors'
import type { RouteRule } from '@/lib/notify/routing'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { Prisma } from '@/lib/store/generated/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { type ChannelRoute, type ChannelRouteInput, hoursSchema, routeSchema } from './contract'

const shape = {
  channel: { select: { id: true, name: true } },
  secondChannel: { select: { id: true, name: true } },
} as const
type Row = Prisma.ChannelRouteGetPayload<{ include: typeof shape }>
type Places = ReadonlyMap<string, string>

async function places(tx: StoreTransaction): Promise<Places> {
  const rows = await tx.environment.findMany({ select: { id: true, name: true } })
  return new Map(rows.map((row) => [row.id, row.name]))
}

function view(row: Row, names: Places): ChannelRoute {
  return routeSchema.parse({
    ...row,
    environments: row.environmentIds.map((id) => ({ id, name: names.get(id) ?? t.removedEnvironment })),
    paused: row.pausedAt !== null,
  })
}

/** Every rule, in the order in which they are asked. */
export async function listRoutes(tx: StoreTransaction = prisma()): Promise<ChannelRoute[]> {
  const rows = await tx.channelRoute.findMany({
    include: shape,
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }],
  })
  const names = await places(tx)
  return rows.map((row) => view(row, names))
}

/** @throws AppError `not_found` */
export async function getRoute(tx: StoreTransaction, id: string): Promise<ChannelRoute> {
  const row = await tx.channelRoute.findUnique({ where: { id }, include: shape })
  if (!row) throw new AppError('not_found')
  return view(row, await places(tx))
}

function columns(fields: ChannelRouteInput) {
  const { paused, hours, ...rest } = fields
  return { ...rest, hours: hours ?? Prisma.DbNull }
}

/** @throws AppError `request.invalid` when a channel or environment is not there */
async function requireParts(tx: StoreTransaction, fields: ChannelRouteInput): Promise<void> {
  const live = async (id: string) => (await tx.channel.count({ where: { id, removedAt: null } })) === 1
  if (!(await live(fields.channelId)))
    throw new AppError('request.invalid', { fields: { channelId: t.thereIsNoSuchChannel } })
  if (fields.secondChannelId !== null && !(await live(fields.secondChannelId)))
    throw new AppError('request.invalid', { fields: { secondChannelId: t.thereIsNoSuchChannel } })
  const known = await tx.environment.count({ where: { id: { in: fields.environmentIds } } })
  if (known !== new Set(fields.environmentIds).size)
    throw new AppError('request.invalid', {
      fields: { environmentIds: t.environmentIsNot },
    })
}

/** Adds a rule at the end. */
export async function insertRoute(tx: StoreTransaction, fields: ChannelRouteInput): Promise<string> {
  await requireParts(tx, fields)
  const last = await tx.channelRoute.aggregate({ _max: { position: true } })
  const row = await tx.channelRoute.create({
    data: {
      ...columns(fields),
      position: (last._max.position ?? 0) + 1,
      pausedAt: fields.paused ? new Date() : null,
    },
    select: { id: true },
  })
  return row.id
}

export async function updateRoute(
  tx: StoreTransaction,
  id: string,
  fields: ChannelRouteInput,
  wasPaused: boolean,
): Promise<void> {
  await requireParts(tx, fields)
  await tx.channelRoute.update({
    where: { id },
    data: {
      ...columns(fields),
      ...(fields.paused === wasPaused ? {} : { pausedAt: fields.paused ? new Date() : null }),
    },
  })
}

export async function deleteRoute(tx: StoreTransaction, id: string): Promise<void> {
  await tx.channelRoute.delete({ where: { id } })
}

/** @throws AppError `conflict` when these are not exactly the rules there are */
export async function orderRoutes(tx: StoreTransaction, ids: readonly string[]): Promise<void> {
  const rows = await tx.channelRoute.findMany({ select: { id: true } })
  const isSame = rows.length === ids.length && rows.every((row) => ids.includes(row.id))
  if (!isSame || new Set(ids).size !== ids.length) throw new AppError('conflict')
  for (const [index, id] of ids.entries())
    await tx.channelRoute.update({ where: { id }, data: { position: index + 1 } })
}

/** Notices of the last day that began something and that no rule took. */
export function countUnrouted(): Promise<number> {
  return prisma().notice.count({
    where: {
      routes: 0,
      action: 'open',
      routedAt: { not: null },
      createdAt: { gt: new Date(Date.now() - 86_400_000) },
    },
  })
}

/** A rule as routing sees it, with what the preview shows. */
export function ruleOf(route: ChannelRoute): RouteRule & { name: string; channel: string } {
  return {
    ...route,
    channel: route.channel.name,
    environmentIds: route.environments.map((one) => one.id),
    hours: route.hours === null ? null : hoursSchema.parse(route.hours),
  }
}
