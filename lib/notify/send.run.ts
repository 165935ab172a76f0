import 'server-only'
import { config } from '@/lib/config'
import { Secret } from '@/lib/crypto/secret'
import {
  channelSecrets,
  emailSettings,
  pagerdutySettings,
  slackSettings,
} from '@/lib/features/channels/input'
import { sendingTexts as t } from '@/lib/texts/sending'
import { openChannelSecret } from './channel-secret.run'
import { sendHttp } from './http-send'
import { escapeHtml, mailOf } from './messages/email'
import { pagerDutyOf } from './messages/pagerduty'
import { slackOf } from './messages/slack'
import { webhookOf } from './messages/webhook'
import type { SendChannel } from './outbox-store'
import type { Outcome } from './outcome'
import { signatureHeaders } from './signature'
import { sendMail } from './smtp'
import { type Message, renderMessage, STANDARD_TEMPLATES, type ToldNotice } from './template'

const AGENT = 'Quarterdeck'
const JSON_TYPE = 'application/json; charset=utf-8'
type Sendable = Pick<SendChannel, 'id' | 'type' | 'settings' | 'sealed'>

/** The host under which people know this panel. */
function panelName(): string {
  return new URL(config().origin).host
}

/** Puts notices into the words and form of a channel and sends them. It answers what became of it, always. */
export async function sendNotices(
  channel: SendChannel,
  delivery: { id: string; dedupKey: string },
  notices: readonly ToldNotice[],
): Promise<Outcome> {
  const [first, ...rest] = notices
  if (!first) return { result: 'failed', code: 'empty', detail: t.noticesAreGone }
  const template = channel.template ?? STANDARD_TEMPLATES[channel.type]
  const statements = slackSettings.pick({ statements: true }).safeParse(channel.settings)
  const message = renderMessage([first, ...rest], template, {
    ...delivery,
    statements: statements.success && statements.data.statements,
    origin: config().origin,
  })
  return sendMessage(channel, message)
}

/** Sends a message that is worded already. Secrets are opened here and nowhere else. */
async function sendMessage(channel: Sendable, message: Message): Promise<Outcome> {
  let secret: unknown
  try {
    secret = channel.sealed === null ? null : openChannelSecret(channel as SendChannel, channel.sealed)
  } catch {
    return {
      result: 'failed',
      code: 'key',
      detail: t.secretDoesNotOpen,
    }
  }
  switch (channel.type) {
    case 'email':
      return sendAsMail(channel.settings, secret, message)
    case 'slack': {
      const { url } = channelSecrets.slack.parse(secret)
      return postJson(url, channel.settings, JSON.stringify(slackOf(message)))
    }
    case 'webhook': {
      const { url, signingSecret } = channelSecrets.webhook.parse(secret)
      return postSigned(url, signingSecret, channel.settings, message.id, webhookOf(message, panelName()))
    }
    case 'pagerduty': {
      const { endpoint } = pagerdutySettings.parse(channel.settings)
      const { routingKey } = channelSecrets.pagerduty.parse(secret)
      const event = { routing_key: routingKey, ...pagerDutyOf(message, panelName()) }
      return postJson(endpoint, channel.settings, JSON.stringify(event))
    }
  }
}

function sendAsMail(settings: unknown, secret: unknown, message: Message): Promise<Outcome> {
  const server = emailSettings.parse(settings)
  const password = secret === null ? null : new Secret(channelSecrets.email.parse(secret).password)
  const domain = server.from.split('@').at(-1) ?? 'localhost'
  return sendMail(server, password, mailOf(message, domain)).finally(() => password?.wipe())
}

/** What a letter of the panel's own says: no notice, and nothing a target told. */
export type Letter = {
  subject: string
  text: string /** Names the letter, so that one sent twice is seen as one. */
  name: string
}

/** Sends a letter through the mail server of a channel to an address that the channel does not choose. */
export async function mailThrough(channel: Sendable, to: string, letter: Letter): Promise<Outcome> {
  const server = emailSettings.parse(channel.settings)
  const secret = channel.sealed === null ? null : openChannelSecret(channel as SendChannel, channel.sealed)
  const password = secret === null ? null : new Secret(channelSecrets.email.parse(secret).password)
  const domain = server.from.split('@').at(-1) ?? 'localhost'
  const messageId = `<${letter.name}@${domain}>`
  const mail = {
    subject: letter.subject,
    text: letter.text,
    html: `<pre>${escapeHtml(letter.text)}</pre>`,
    messageId,
    references: messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
  return sendMail({ ...server, to: [to] }, password, mail).finally(() => password?.wipe())
}

function postJson(
  url: string,
  settings: unknown,
  body: string,
  headers: Record<string, string> = {},
): Promise<Outcome> {
  return sendHttp({
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': JSON_TYPE, 'user-agent': AGENT, ...headers },
    body,
    ca: slackSettings.shape.ca.parse(Reflect.get(Object(settings), 'ca')),
  })
}

/** A webhook with its signature; each try is signed anew, with the same id. */
function postSigned(
  url: string,
  signingSecret: string,
  settings: unknown,
  id: string,
  content: unknown,
): Promise<Outcome> {
  const body = JSON.stringify(content)
  return postJson(url, settings, body, signatureHeaders(signingSecret, { id, body, at: new Date() }))
}

/** Sends a sign of life to an outside watcher through a webhook channel. */
export function sendHeartbeat(channel: Sendable, method: 'GET' | 'POST', id: string): Promise<Outcome> {
  if (channel.sealed === null)
    return Promise.resolve({ result: 'failed', code: 'key', detail: t.channelHasNoAddress })
  try {
    const { url, signingSecret } = channelSecrets.webhook.parse(
      openChannelSecret(channel as SendChannel, channel.sealed),
    )
    const body = { type: 'heartbeat', id, at: new Date().toISOString(), panel: panelName() }
    if (method === 'POST') return postSigned(url, signingSecret, channel.settings, id, body)
    return sendHttp({
      method,
      url: new URL(url),
      headers: { 'user-agent': AGENT },
      ca: slackSettings.shape.ca.parse(Reflect.get(Object(channel.settings), 'ca')),
    })
  } catch {
    return Promise.resolve({
      result: 'failed',
      code: 'key',
      detail: t.addressDoesNotOpen,
    })
  }
}
