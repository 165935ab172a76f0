import { createHash, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '@/lib/crypto/canonical'

/** SHA-256 of bytes, or of a text as UTF-8. */
export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

/** SHA-256 of a value's canonical JSON, as lower-case hex: the hash that plans and approvals are bound to. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value)).toString('hex')
}

/** Compares in constant time; different lengths are different. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
