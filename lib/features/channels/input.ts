import { z } from 'zod'
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
