import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { sha256 } from '@/lib/crypto/hashes'
import { type Binding, openWith, sealWith } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'

// X25519 keys in SPKI form are 44 bytes: 12 of a constant head and 32 of the key.
const SPKI_LENGTH = 44

function publicKeyOf(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
}

/** Id of a worker's key pair: the first four bytes of the hash of its public key, as hex. */
export function workerKeyId(publicKey: string): string {
  return sha256(Buffer.from(publicKey, 'base64')).subarray(0, 4).toString('hex')
}

function boxKey(own: KeyObject, other: KeyObject, ephemeral: Uint8Array, recipient: Uint8Array): Buffer {
  const shared = diffieHellman({ privateKey: own, publicKey: other })
  const salt = Buffer.concat([ephemeral, recipient])
  return Buffer.from(hkdfSync('sha256', shared, salt, 'quarterdeck/v1/box', 32))
}

/**
 * Seals a secret so that only the worker opens it: ephemeral X25519, HKDF-SHA-256, AES-256-GCM. Whoever
 * seals cannot open it again.
 * @param publicKey the worker's X25519 key, SPKI DER in base64 (`secrets().workerPublicKey`)
 */
export function sealToWorker(publicKey: string, binding: Binding, secret: Secret): Buffer {
  const recipient = Buffer.from(publicKey, 'base64')
  const pair = generateKeyPairSync('x25519')
  const ephemeral = pair.publicKey.export({ format: 'der', type: 'spki' })
  const key = boxKey(pair.privateKey, publicKeyOf(recipient), ephemeral, recipient)
  const body = sealWith(key, workerKeyId(publicKey), binding, Buffer.from(secret.reveal(), 'utf8'))
  return Buffer.concat([ephemeral, body])
}

/**
 * Opens what was sealed to the worker.
 * @param privateKey the worker's X25519 key, PKCS#8 DER in base64
 * @throws Error when it was sealed to another key or for another place, or was changed
 */
export function openInWorker(privateKey: string, binding: Binding, sealed: Uint8Array): Secret {
  const own = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const recipient = createPublicKey(own).export({ format: 'der', type: 'spki' })
  const ephemeral = Buffer.from(sealed).subarray(0, SPKI_LENGTH)
  const key = boxKey(own, publicKeyOf(ephemeral), ephemeral, recipient)
  const keyId = workerKeyId(recipient.toString('base64'))
  return new Secret(openWith(key, keyId, binding, Buffer.from(sealed).subarray(SPKI_LENGTH)))
}
