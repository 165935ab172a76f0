import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'

const sha512 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha512')).digest()
const littleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
const { BASE, Fn } = ed25519.Point

/** As RFC 8032, except that the password itself, of any length, stands where the 32-byte seed would. */
function expand(password: string) {
  const digest = sha512(Buffer.from(password, 'utf8'))
  const head = Buffer.from(digest.subarray(0, 32))
  head[0] = (head[0] ?? 0) & 248
  head[31] = ((head[31] ?? 0) & 63) | 64
  const scalar = littleEndian(head) % Fn.ORDER
  return { scalar, prefix: digest.subarray(32), publicKey: BASE.multiply(scalar).toBytes() }
}

/**
 * The public value that MariaDB's `ed25519` plugin stores for a password (43 characters of base64), so that
 * accounts are made without the password crossing any log: `IDENTIFIED VIA ed25519 USING '<this>'`.
 */
export function mariadbEd25519Verifier(password: string): string {
  return Buffer.from(expand(password).publicKey).toString('base64').replace(/=+$/, '')
}

/** The answer of the `client_ed25519` plugin to the server's 32-byte challenge: a 64-byte signature. */
export function mariadbEd25519Answer(password: string, challenge: Uint8Array): Buffer {
  const key = expand(password)
  const nonce = littleEndian(sha512(key.prefix, challenge)) % Fn.ORDER
  const commitment = BASE.multiply(nonce).toBytes()
  const hash = littleEndian(sha512(commitment, key.publicKey, challenge)) % Fn.ORDER
  const response = (nonce + hash * key.scalar) % Fn.ORDER
  const tail = Buffer.from(response.toString(16).padStart(64, '0'), 'hex').reverse()
  return Buffer.concat([commitment, tail])
}
