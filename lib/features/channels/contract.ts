import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { CHANNEL_TYPES } from '@/lib/notify/kinds'
import { channelInput, emailSettings, pagerdutySettings, slackSettings } from './input'

export const deliveryResult = z.enum(['waiting', 'sending', 'delivered', 'failed', 'dropped'])

export const channelSchema = z.object({
  id,
  name: z.string(),
  type: z.enum(CHANNEL_TYPES),
  version: z.number().int(),
  paused: z.boolean(),
  /** Where it sends to, for people: never a secret part of it. */
  destination: z.string(),
  settings: z.union([emailSettings, slackSettings, pagerdutySettings]),
  /** True when something is sealed for it. */
  hasSecret: z.boolean(),
  secretSetAt: moment.nullable(),
  heartbeat: z
    .object({
      minutes: z.number().int(),
      method: z.enum(['GET', 'POST']),
      state: z.enum(['ok', 'late', 'waiting']),
      okAt: moment.nullable(),
      triedAt: moment.nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
  lastDelivery: z
    .object({
      id,
      state: deliveryResult,
      at: moment,
      purpose: z.enum(['notice', 'test']),
      problem: z.string().nullable(),
    })
    .nullable(),
  /** Names of the routes that lead here. */
  routes: z.array(z.string()),
})
export type Channel = z.infer<typeof channelSchema>

export const templateSchema = z.object({
  type: z.enum(CHANNEL_TYPES),
  title: z.string(),
  body: z.string(),
  /** False: the panel's own words. */
  edited: z.boolean(),
})
export type ChannelTemplate = z.infer<typeof templateSchema>

/** How a try to send a test went. */
export const testResultSchema = z.object({
  deliveryId: id,
  ok: z.boolean(),
  code: z.string(),
  detail: z.string(),
  milliseconds: z.number().int(),
})
export type ChannelTest = z.infer<typeof testResultSchema>

export const healthSchema = z.object({
  /** `off`: nobody has set a channel and a route up. */
  state: z.enum(['ok', 'degraded', 'off']),
  problems: z.array(z.object({ what: z.string(), since: moment.nullable(), channelId: id.nullable() })),
})
export type AlertingHealth = z.infer<typeof healthSchema>

const read = { permission: 'channels.read', scope: 'everywhere', tier: 0, audit: null, by: 'anyone' } as const
const write = { permission: 'channels.write', scope: 'everywhere', tier: 1, by: 'anyone' } as const

export const channelsContract = {
  list: define({
    method: 'GET',
    path: '/channels',
    summary: 'Channels that notices are sent to',
    ...read,
  }).output(listOf(channelSchema)),
  health: define({
    method: 'GET',
    path: '/channels/health',
    summary: 'Whether notices reach somebody',
    ...read,
  }).output(healthSchema),
  create: define({
    method: 'POST',
    path: '/channels',
    summary: 'Make a channel',
    successStatus: 201,
    ...write,
    audit: 'channels.create',
  })
    .input(channelInput)
    .output(channelSchema),
  /** A channel that leads elsewhere than before needs its secret again. */
  update: define({
    method: 'PUT',
    path: '/channels/{id}',
    summary: 'Edit a channel',
    ...write,
    audit: 'channels.update',
  })
    .input(z.intersection(z.object({ id, version: z.number().int() }), channelInput))
    .output(channelSchema),
  pause: define({
    method: 'POST',
    path: '/channels/{id}/pause',
    summary: 'Stop or resume sending to a channel',
    ...write,
    audit: 'channels.pause',
  })
    .input(z.object({ id, paused: z.boolean() }))
    .output(channelSchema),
  remove: define({
    method: 'DELETE',
    path: '/channels/{id}',
    summary: 'Remove a channel that no route leads to; its log stays',
    ...write,
    audit: 'channels.remove',
  })
    .input(z.object({ id }))
    .output(done),
  /** A real message, now. */
  test: define({
    method: 'POST',
    path: '/channels/{id}/test',
    summary: 'Send a test message',
    ...write,
    audit: 'channels.test',
  })
    .input(z.object({ id }))
    .output(testResultSchema),
  templates: define({
    method: 'GET',
    path: '/channels/templates',
    summary: 'Words of the messages by type of channel',
    ...read,
  }).output(listOf(templateSchema)),
  /** Both texts empty: the panel's own words again. */
  setTemplate: define({
    method: 'PUT',
    path: '/channels/templates/{type}',
    summary: 'Set the words of the messages of a type',
    ...write,
    audit: 'channels.templates.set',
  })
    .input(
      z.object({
        type: z.enum(CHANNEL_TYPES),
        title: z.string().trim().max(300),
        body: z.string().max(4_000),
      }),
    )
    .output(templateSchema),
}
