import { createHmac, timingSafeEqual } from 'node:crypto'

const PREFIX = 'whsec_'
const OLDEST_MS = 5 * 60_000

/** The bytes of a signing secret: `whsec_` and base64 of 24 to 64 bytes; null when it is none. */
export function signingKey(secret: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return null
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return key.length >= 24 && key.length <= 64 ? key : null
}

/**
 * Headers of a signed webhook, in the form of Standard Webhooks: HMAC-SHA-256 over id, timestamp and body.
 * @param at when it is sent; each repeat has its own moment and the same id
 * @throws Error when the secret is none
 */
export function signatureHeaders(
  secret: string,
  message: { id: string; body: string; at: Date },
): Record<string, string> {
  const key = signingKey(secret)
  if (!key) throw new Error('That is no signing secret.')
  const seconds = Math.floor(message.at.getTime() / 1000).toString()
  const mac = createHmac('sha256', key).update(`${message.id}.${seconds}.${message.body}`).digest('base64')
  return { 'webhook-id': message.id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${mac}` }
}

/**
 * Checks a signed webhook as a receiver does: the signature, and that it is not older or newer than five
 * minutes. A receiver also remembers ids for that long: what comes twice is taken once.
 */
export function isGenuine(
  secret: string,
  headers: Record<string, string | undefined>,
  body: string,
  now: Date,
): boolean {
  const id = headers['webhook-id'] ?? ''
  const seconds = headers['webhook-timestamp'] ?? ''
  const key = signingKey(secret)
  if (!key || id === '' || !/^[0-9]{1,12}$/.test(seconds)) return false
  if (Math.abs(now.getTime() - Number(seconds) * 1000) > OLDEST_MS) return false
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest()
  return (headers['webhook-signature'] ?? '').split(' ').some((part) => {
    const given = Buffer.from(part.replace(/^v1,/, ''), 'base64')
    return part.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
  })
}
