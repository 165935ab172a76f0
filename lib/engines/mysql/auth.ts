import { createHash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { AppError } from '@/lib/errors'

type PluginContext = { connection: { config: { password?: string } } }

/**
 * MariaDB's `client_ed25519` for mysql2, which has none. As RFC 8032, except that the password itself stands
 * where the 32-byte seed would: so the signature is put together from the curve's parts.
 */
export function ed25519Plugin(context: unknown): (nonce: Buffer) => Buffer {
  const { connection } = context as PluginContext
  return (nonce) => {
    const { Point } = ed25519
    const order = Point.Fn.ORDER
    const secret = sha512(Buffer.from(connection.config.password ?? '', 'utf8'))
    const head = Buffer.from(secret.subarray(0, 32))
    head[0] = (head[0] ?? 0) & 248
    head[31] = ((head[31] ?? 0) & 63) | 64
    const key = littleEndian(head) % order
    const publicKey = Point.BASE.multiply(key).toBytes()
    const message = nonce.subarray(0, 32)
    const r = littleEndian(sha512(secret.subarray(32), message)) % order
    const point = Point.BASE.multiply(r).toBytes()
    const challenge = littleEndian(sha512(point, publicKey, message)) % order
    return Buffer.concat([point, toLittleEndian((r + challenge * key) % order)])
  }
}

/** A plug-in that would hand the password over in a readable form: refused whatever the server says. */
export function refusedPlugin(): () => never {
  return () => {
    throw new AppError('target.auth_method_refused')
  }
}

/**
 * `caching_sha2_password` on a plain connection: the short answer is a hash and may go; the long one would be
 * the password under a key that the server itself sends, so anybody's.
 */
export function sha2WithoutTls(context: unknown): (data: Buffer) => Buffer | null {
  const { connection } = context as PluginContext
  let answered = false
  return (data) => {
    if (answered) {
      if (data.equals(Buffer.from([3]))) return null
      throw new AppError('target.auth_method_refused')
    }
    answered = true
    const first = sha256(Buffer.from(connection.config.password ?? '', 'utf8'))
    const last = sha256(sha256(first), data.subarray(0, 20))
    return Buffer.from(first.map((byte, i) => byte ^ (last[i] ?? 0)))
  }
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function sha512(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function toLittleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}
