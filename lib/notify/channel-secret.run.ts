import 'server-only'
import { z } from 'zod'
import { openInWorker } from '@/lib/crypto/box'
import { secrets } from '@/lib/secrets'
import { type BoundChannel, channelBinding } from './channel-secret'

const Keys = z.object({ x25519: z.string().min(1) })

/**
 * Opens what was sealed for a channel. Worker only; use it at once and keep no copy.
 * @throws Error when it was sealed for another place, or this process holds no worker's key
 */
export function openChannelSecret(channel: BoundChannel, sealed: Uint8Array): unknown {
  const key = secrets().workerKey
  if (!key) throw new Error("Only the worker opens a channel's secret.")
  const { x25519 } = Keys.parse(JSON.parse(key.reveal()))
  const opened = openInWorker(x25519, channelBinding(channel), sealed)
  try {
    return JSON.parse(opened.reveal())
  } finally {
    opened.wipe()
  }
}
