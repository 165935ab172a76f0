import 'server-only'
import { AppError } from '@/lib/errors'
import { CHANNEL_TYPES, type ChannelType } from '@/lib/notify/kinds'
import { STANDARD_TEMPLATES } from '@/lib/notify/template'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { ChannelTemplate } from './contract'

const shape = {
  deliveries: {
    orderBy: { seq: 'desc' as const },
    where: { state: { in: ['delivered', 'failed'] } },
    take: 1,
    select: { id: true, state: true, purpose: true, problem: true, createdAt: true, finishedAt: true },
  },
  firstOf: { select: { name: true }, orderBy: { position: 'asc' as const } },
  secondOf: { select: { name: true }, orderBy: { position: 'asc' as const } },
}
export type ChannelRow = Prisma.ChannelGetPayload<{ include: typeof shape }>

/** Every live channel, by name. */
export function listChannels(): Promise<ChannelRow[]> {
  return prisma().channel.findMany({
    where: { removedAt: null },
    include: shape,
    orderBy: [{ name: 'asc' }],
  })
}

/** @throws AppError `not_found` */
export async function getChannel(tx: StoreTransaction, id: string): Promise<ChannelRow> {
  const row = await tx.channel.findFirst({ where: { id, removedAt: null }, include: shape })
  if (!row) throw new AppError('not_found')
  return row
}

/** @throws AppError `request.invalid` when a live channel has the name, whatever its case */
export async function requireFreeName(tx: StoreTransaction, name: string, exceptId: string): Promise<void> {
  const taken = await tx.channel.count({
    where: { name: { equals: name, mode: 'insensitive' }, removedAt: null, NOT: { id: exceptId } },
  })
  if (taken > 0) throw new AppError('request.invalid', { fields: { name: t.thisNameIsTaken } })
}

/** What an edit writes; a secret left out stays as it is. */
export type ChannelFields = {
  name: string
  type: ChannelType
  settings: Prisma.InputJsonObject
  secret: { sealed: Buffer; keyId: string } | null
  heartbeat: { minutes: number; method: 'GET' | 'POST' } | null
}

function columns(fields: ChannelFields) {
  const { name, type, settings, secret, heartbeat } = fields
  return {
    name,
    type,
    settings,
    ...(secret
      ? { sealed: new Uint8Array(secret.sealed), keyId: secret.keyId, secretSetAt: new Date() }
      : {}),
    heartbeatMinutes: heartbeat?.minutes ?? null,
    heartbeatMethod: heartbeat?.method ?? 'POST',
  }
}

export async function insertChannel(tx: StoreTransaction, id: string, fields: ChannelFields): Promise<void> {
  await tx.channel.create({
    data: { id, ...columns(fields), ...(fields.heartbeat ? { heartbeatDueAt: new Date() } : {}) },
  })
}

/** @throws AppError `conflict` when somebody else edited it meanwhile */
export async function updateChannel(
  tx: StoreTransaction,
  id: string,
  version: number,
  fields: ChannelFields & { beatsAnew: boolean; wipesSecret: boolean },
): Promise<void> {
  const changed = await tx.channel.updateMany({
    where: { id, version, removedAt: null },
    data: {
      ...columns(fields),
      ...(fields.wipesSecret ? { sealed: null, keyId: null, secretSetAt: null } : {}),
      ...(fields.beatsAnew
        ? {
            heartbeatDueAt: fields.heartbeat ? new Date() : null,
            heartbeatOkAt: null,
            heartbeatTriedAt: null,
            heartbeatProblem: null,
          }
        : {}),
      version: { increment: 1 },
    },
  })
  if (changed.count === 0) throw new AppError('conflict')
}

export async function setChannelPaused(tx: StoreTransaction, id: string, paused: boolean): Promise<void> {
  await tx.channel.update({
    where: { id },
    data: { pausedAt: paused ? new Date() : null, ...(paused ? {} : { heartbeatDueAt: new Date() }) },
  })
}

/** Removes a channel with its secret; its name stays for the log. */
export async function removeChannel(tx: StoreTransaction, id: string): Promise<void> {
  await tx.channel.update({
    where: { id },
    data: { removedAt: new Date(), sealed: null, keyId: null, heartbeatMinutes: null },
  })
}

/** Words by type: those set, and the panel's own. */
export async function listTemplates(): Promise<ChannelTemplate[]> {
  const rows = await prisma().channelTemplate.findMany()
  return CHANNEL_TYPES.map((type) => {
    const row = rows.find((one) => one.type === type)
    const { title, body } = row ?? STANDARD_TEMPLATES[type]
    return { type, title, body, edited: row !== undefined }
  })
}

/** Sets the words of a type; null: the panel's own again. */
export async function setTemplate(
  tx: StoreTransaction,
  type: ChannelType,
  words: { title: string; body: string } | null,
): Promise<void> {
  if (words === null) await tx.channelTemplate.deleteMany({ where: { type } })
  else await tx.channelTemplate.upsert({ where: { type }, create: { type, ...words }, update: words })
}
