import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'

/**
 * The public value that MariaDB's `ed25519` plugin stores for a password (43 characters of base64), so that
 * accounts are made without the password crossing any log: `IDENTIFIED VIA ed25519 USING '<this>'`.
 */
export function mariadbEd25519Verifier(password: string): string {
  // As RFC 8032, except that the password itself, of any length, stands where the 32-byte seed would.
  const head = createHash('sha512').update(password, 'utf8').digest().subarray(0, 32)
  head[0] = (head[0] ?? 0) & 248
  head[31] = ((head[31] ?? 0) & 63) | 64
  const scalar = BigInt(`0x${Buffer.from(head).reverse().toString('hex')}`)
  const point = ed25519.Point.BASE.multiply(scalar % ed25519.Point.Fn.ORDER)
  return Buffer.from(point.toBytes()).toString('base64').replace(/=+$/, '')
}
