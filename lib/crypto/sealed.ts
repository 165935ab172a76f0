import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sha256 } from '@/lib/crypto/hashes'
import { Secret } from '@/lib/crypto/secret'
import { secrets } from '@/lib/secrets'

/**
 * What each key is for. One secret is never used for two things: each purpose has its own key, derived
 * from the web key with HKDF-SHA-256.
 */
export const PURPOSES = [
  'monitor-credential',
  'totp',
  'person-key',
  'next-auth',
  'worker-task',
  'device',
  'approval',
  'probe-answer',
] as const
export type Purpose = (typeof PURPOSES)[number]

/**
 * Where a sealed value belongs: table, row, column and so on. It is authenticated with the value, so that
 * a ciphertext moved to another row, column, target or version does not open.
 */
export type Binding = Record<string, string | number>

const VERSION = 1
const HEAD = 1 + 4 + 12
const TAG = 16

function masterKey(): Buffer {
  const key = Buffer.from(secrets().webKey.reveal(), 'base64')
  if (key.length !== 32) throw new Error('The web key must be 32 bytes in base64.')
  return key
}

/** Id of the present web key: the first four bytes of its hash, as hex. It tells keys apart, not more. */
export function webKeyId(): string {
  return sha256(masterKey()).subarray(0, 4).toString('hex')
}

/** The key of one purpose, 32 bytes. */
export function purposeKey(purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey(), '', `quarterdeck/v1/${purpose}`, 32))
}

/**
 * Seals bytes with AES-256-GCM and a random nonce: version, key id, nonce, ciphertext, tag.
 * @param key 32 bytes
 * @param keyId 8 hex digits, kept readable so that keys can be rotated
 */
export function sealWith(key: Uint8Array, keyId: string, binding: Binding, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(canonicalJson(binding)))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(keyId, 'hex'), nonce, body, cipher.getAuthTag()])
}

/**
 * Opens what `sealWith` made.
 * @throws Error when the version or key id is another, or when value or binding were changed
 */
export function openWith(key: Uint8Array, keyId: string, binding: Binding, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  if (bytes.length < HEAD + TAG || bytes[0] !== VERSION) throw new Error('This is not a sealed value.')
  if (bytes.subarray(1, 5).toString('hex') !== keyId) throw new Error('Sealed under another key.')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(5, HEAD), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(canonicalJson(binding)))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
  return Buffer.concat([decipher.update(bytes.subarray(HEAD, bytes.length - TAG)), decipher.final()])
}

/** Seals a secret under the web key, for one purpose and one place. */
export function sealForWeb(purpose: Purpose, binding: Binding, secret: Secret): Buffer {
  return sealWith(purposeKey(purpose), webKeyId(), binding, Buffer.from(secret.reveal(), 'utf8'))
}

/**
 * Opens a secret sealed under the web key.
 * @throws Error when it was sealed for another purpose, place or key
 */
export function openForWeb(purpose: Purpose, binding: Binding, sealed: Uint8Array): Secret {
  return new Secret(openWith(purposeKey(purpose), webKeyId(), binding, sealed))
}
