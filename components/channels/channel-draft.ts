import type { Channel } from '@/lib/features/channels/contract'
import type { PanelClient } from '@/lib/http/client'

type Input = Parameters<PanelClient['channels']['create']>[0]

/** The form of a channel: one flat set of texts, whatever the type. */
export type ChannelDraft = {
  type: Channel['type']
  name: string
  host: string
  port: string
  security: 'starttls' | 'tls'
  username: string
  password: string
  from: string
  to: string
  url: string
  signingSecret: string
  routingKey: string
  endpoint: string
  ca: string
  statements: boolean
  beats: boolean
  beatMinutes: string
  beatMethod: 'GET' | 'POST'
}

export const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue'

/** An empty form, or one with what is known of a channel; secrets are never known. */
export function draftOf(channel: Channel | null): ChannelDraft {
  const settings = (channel?.settings ?? {}) as Record<string, unknown>
  const text = (key: string, other = '') => {
    const value = settings[key]
    return value === undefined ? other : String(value)
  }
  return {
    type: channel?.type ?? 'email',
    name: channel?.name ?? '',
    host: text('host'),
    port: text('port', '587'),
    security: settings.security === 'tls' ? 'tls' : 'starttls',
    username: text('username'),
    password: '',
    from: text('from'),
    to: Array.isArray(settings.to) ? settings.to.join('\n') : '',
    url: '',
    signingSecret: '',
    routingKey: '',
    endpoint: text('endpoint', PAGERDUTY),
    ca: text('ca'),
    statements: settings.statements === true,
    beats: channel?.heartbeat !== null && channel?.heartbeat !== undefined,
    beatMinutes: String(channel?.heartbeat?.minutes ?? 5),
    beatMethod: channel?.heartbeat?.method ?? 'POST',
  }
}

/** The form as the API takes it; a secret that was not typed is left out. */
export function inputOf(draft: ChannelDraft): Input {
  const { name, ca, statements } = draft
  switch (draft.type) {
    case 'email':
      return {
        type: 'email',
        name,
        settings: {
          host: draft.host,
          port: Number(draft.port),
          security: draft.security,
          username: draft.username,
          from: draft.from,
          to: draft.to.split(/[\s,;]+/).filter(Boolean),
          ca,
          statements,
        },
        ...(draft.password === '' ? {} : { secret: { password: draft.password } }),
      }
    case 'slack':
      return {
        type: 'slack',
        name,
        settings: { ca, statements },
        ...(draft.url === '' ? {} : { secret: { url: draft.url } }),
      }
    case 'webhook':
      return {
        type: 'webhook',
        name,
        settings: { ca, statements },
        ...(draft.url === '' && draft.signingSecret === ''
          ? {}
          : { secret: { url: draft.url, signingSecret: draft.signingSecret } }),
        heartbeat: draft.beats ? { minutes: Number(draft.beatMinutes), method: draft.beatMethod } : null,
      }
    case 'pagerduty':
      return {
        type: 'pagerduty',
        name,
        settings: { endpoint: draft.endpoint, ca, statements },
        ...(draft.routingKey === '' ? {} : { secret: { routingKey: draft.routingKey } }),
      }
  }
}

/** A new signing secret, made in the browser from its own randomness. */
export function newSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}
