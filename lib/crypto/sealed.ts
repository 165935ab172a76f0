import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { canonicalJson } from '@/lib/crypto/canonical'
import { Secret } from '@/lib/crypto/secret'
import { readWebKeys, type WebKey } from '@/lib/crypto/web-key-ring'
import { currentWebKey } from '@/lib/secrets'

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

/** The web keys, the one that seals first. A change of keys is seen while the process runs. */
function ring(): [WebKey, ...WebKey[]] {
  return readWebKeys(currentWebKey().reveal())
}

/** Id of the web key that seals. */
export function webKeyId(): string {
  return ring()[0].id
}

/** Ids of all web keys that open. */
export function webKeyIds(): string[] {
  return ring().map(({ id }) => id)
}

function derived(master: Uint8Array, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `quarterdeck/v1/${purpose}`, 32))
}

/** The key of one purpose, 32 bytes. */
export function purposeKey(purpose: Purpose): Buffer {
  return derived(ring()[0].bytes, purpose)
}

/** The keys of one purpose, the present one first: what was signed before a change of keys is checked with them all. */
export function purposeKeys(purpose: Purpose): Buffer[] {
  return ring().map(({ bytes }) => derived(bytes, purpose))
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
  const [{ id, bytes }] = ring()
  return sealWith(derived(bytes, purpose), id, binding, Buffer.from(secret.reveal(), 'utf8'))
}

/**
 * Opens a secret sealed under a web key of this installation: the present one, or one that is not retired yet.
 * @throws Error when it was sealed for another purpose, place or key
 */
export function openForWeb(purpose: Purpose, binding: Binding, sealed: Uint8Array): Secret {
  const keys = ring()
  const id = Buffer.from(sealed).subarray(1, 5).toString('hex')
  const key = keys.find((one) => one.id === id) ?? keys[0]
  return new Secret(openWith(derived(key.bytes, purpose), key.id, binding, sealed))
}
