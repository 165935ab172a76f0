import 'server-only'
import { sealToWorker, workerKeyId } from '@/lib/crypto/box'
import { hashOf } from '@/lib/crypto/hashes'
import type { Binding } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { secrets } from '@/lib/secrets'
import type { ChannelType } from './kinds'

/** What of a channel its secret is bound to. */
export type BoundChannel = { id: string; type: ChannelType; settings: unknown }

/** The settings that decide where a secret goes, by type. */
const DESTINATION: Record<ChannelType, readonly string[]> = {
  email: ['host', 'port', 'security', 'username', 'ca'],
  slack: ['ca'],
  webhook: ['ca'],
  pagerduty: ['endpoint', 'ca'],
}

/** Hash of where a channel's secret goes; another one needs the secret again. */
export function destinationOf(channel: Pick<BoundChannel, 'type' | 'settings'>): string {
  const settings = Object(channel.settings) as Record<string, unknown>
  return hashOf(Object.fromEntries(DESTINATION[channel.type].map((key) => [key, settings[key] ?? null])))
}

/**
 * Row, column and destination of a channel's secret: whoever can write to the store, but holds no key,
 * cannot have a password sent to another mail server or with another authority.
 */
export function channelBinding(channel: BoundChannel): Binding {
  const { id: row, type } = channel
  return { table: 'channel', column: 'sealed', row, type, destination: destinationOf(channel) }
}

/** Seals what opens a channel to the worker; the web cannot open it again. */
export function sealChannelSecret(
  channel: BoundChannel,
  secret: Record<string, string>,
): { sealed: Buffer; keyId: string } {
  const { workerPublicKey } = secrets()
  const text = new Secret(JSON.stringify(secret))
  try {
    return {
      sealed: sealToWorker(workerPublicKey, channelBinding(channel), text),
      keyId: workerKeyId(workerPublicKey),
    }
  } finally {
    text.wipe()
  }
}
