import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { CHANNEL_TYPES } from '@/lib/notify/kinds'
import { checkTexts as t } from '@/lib/texts/checks'

const hostName = z
  .string()
  .trim()
  .min(1, t.enterMailServer)
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/, t.hostIsDnsName)

// Plain addresses only: no names, groups, quotes, comments or line ends.
const mailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}$/, t.enterPlainAddress)

const sendAddress = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null
    return (
      url !== null && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === ''
    )
  }, t.enterHttpsAddress)

const signingSecret = z
  .string()
  .trim()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, t.signingSecretIs)

/** PEM of the site's own authority; empty: the system's. */
const ca = z.string().max(65_536).default('')
/** Whether texts of statements may leave the machine on it. */
const statements = z.boolean().default(false)

export const emailSettings = z.object({
  host: hostName,
  port: z.coerce.number().int().min(1).max(65535),
  security: z.enum(['starttls', 'tls']),
  username: z.string().max(254).default(''),
  from: mailAddress,
  to: z.array(mailAddress).min(1, t.enterAtLeastOne).max(50),
  ca,
  statements,
})
/** Host of the address, for people; the address itself is a secret. */
const hiddenUrl = { host: z.string(), ca, statements }
export const slackSettings = z.object(hiddenUrl)
export const webhookSettings = z.object(hiddenUrl)
export const pagerdutySettings = z.object({
  /** `https://events.pagerduty.com/v2/enqueue`, or that of the EU region. */
  endpoint: sendAddress.default('https://events.pagerduty.com/v2/enqueue'),
  ca,
  statements,
})

/** What opens a channel: sealed to the worker the moment it arrives. */
export const channelSecrets = {
  email: z.object({ password: z.string().min(1, t.enterPassword).max(1024) }),
  slack: z.object({ url: sendAddress }),
  webhook: z.object({ url: sendAddress, signingSecret }),
  pagerduty: z.object({
    routingKey: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9]{16,64}$/, t.enterIntegration),
  }),
}

const name = z.string().trim().min(1, t.giveItName).max(60)
const heartbeat = z
  .object({ minutes: z.coerce.number().int().min(1).max(1440), method: z.enum(['GET', 'POST']) })
  .nullable()

/** Settings and secret by type; a secret left out of an edit stays as it is. */
export const channelInput = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('email'),
    name,
    settings: emailSettings,
    secret: channelSecrets.email.optional(),
  }),
  z.object({
    type: z.literal('slack'),
    name,
    settings: slackSettings.omit({ host: true }),
    secret: channelSecrets.slack.optional(),
  }),
  z.object({
    type: z.literal('webhook'),
    name,
    settings: webhookSettings.omit({ host: true }),
    secret: channelSecrets.webhook.optional(),
    heartbeat: heartbeat.default(null),
  }),
  z.object({
    type: z.literal('pagerduty'),
    name,
    settings: pagerdutySettings,
    secret: channelSecrets.pagerduty.optional(),
  }),
])
export type ChannelInput = z.output<typeof channelInput>

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
