import 'server-only'
import { randomUUID } from 'node:crypto'
import { AppError } from '@/lib/errors'
import type { HandlerContext } from '@/lib/http/context'
import { destinationOf, sealChannelSecret } from '@/lib/notify/channel-secret'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Channel } from './contract'
import type { ChannelInput } from './input'
import {
  type ChannelFields,
  type ChannelRow,
  getChannel,
  insertChannel,
  requireFreeName,
  updateChannel,
} from './store'
import { channelView } from './view'

/** Settings as they are stored: the host of a hidden address stays readable, its path never. */
function settingsOf(
  input: ChannelInput,
  before: ChannelRow | null,
): Record<string, string | number | boolean | string[]> {
  if (input.type === 'email' || input.type === 'pagerduty') return { ...input.settings }
  const kept = Object(before?.settings) as { host?: unknown }
  const host = input.secret ? new URL(input.secret.url).host : String(kept.host ?? '')
  return { ...input.settings, host }
}

/** A user without password, or a password without user, is a form half filled in. */
function needsSecret(input: ChannelInput): boolean {
  return input.type !== 'email' || input.settings.username !== ''
}

function fieldsOf(id: string, input: ChannelInput, before: ChannelRow | null): ChannelFields {
  const settings = settingsOf(input, before)
  const channel = { id, type: input.type, settings }
  const wanted = needsSecret(input)
  const secret = wanted && input.secret ? sealChannelSecret(channel, input.secret) : null
  const kept =
    before !== null &&
    before.sealed !== null &&
    destinationOf(before as typeof channel) === destinationOf(channel)
  if (wanted && !secret && !kept) throw new AppError('channel.secret_needed')
  const heartbeat = input.type === 'webhook' ? input.heartbeat : null
  return { name: input.name, type: input.type, settings, secret, heartbeat }
}

/** What the log may say of a channel: everything but its secret. */
function told(view: Channel): Record<string, unknown> {
  const { id, name, type, destination, settings, paused, heartbeat, secretSetAt } = view
  const { ca, ...plain } = settings
  return {
    id,
    name,
    type,
    destination,
    settings: { ...plain, ownAuthority: ca !== '' },
    paused,
    heartbeat: heartbeat && { minutes: heartbeat.minutes, method: heartbeat.method },
    secretSetAt,
  }
}

/** Makes a channel; its secret is sealed before it reaches the store. */
export function createChannel(input: ChannelInput, context: HandlerContext): Promise<Channel> {
  const id = randomUUID()
  const fields = fieldsOf(id, input, null)
  return inTransaction(async (tx) => {
    await requireFreeName(tx, input.name, id)
    await insertChannel(tx, id, fields)
    const made = channelView(await getChannel(tx, id))
    await context.record(tx, { details: told(made) })
    return made
  })
}

/** Edits a channel. Its type stays; another destination needs the secret again. */
export function editChannel(
  input: ChannelInput & { id: string; version: number },
  context: HandlerContext,
): Promise<Channel> {
  return inTransaction(async (tx) => {
    const row = await getChannel(tx, input.id)
    const before = channelView(row)
    if (before.type !== input.type)
      throw new AppError('request.invalid', { fields: { type: t.typeOfChannelStays } })
    await requireFreeName(tx, input.name, input.id)
    const fields = fieldsOf(input.id, input, row)
    const beatsAnew =
      fields.secret !== null ||
      fields.heartbeat?.minutes !== before.heartbeat?.minutes ||
      fields.heartbeat?.method !== before.heartbeat?.method
    await updateChannel(tx, input.id, input.version, {
      ...fields,
      beatsAnew,
      wipesSecret: !needsSecret(input),
    })
    const after = channelView(await getChannel(tx, input.id))
    await context.record(tx, {
      details: { before: told(before), after: told(after), secretReplaced: fields.secret !== null },
    })
    return after
  })
}
