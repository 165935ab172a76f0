import { isIP, Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { TargetAddress } from './contract/address'

/** Node's codes for a certificate that does not lead to a trusted root. */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'INVALID_CA',
  'INVALID_PURPOSE',
])
const EXPIRED = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const UNREACHABLE = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EHOSTDOWN',
])

/** The `code` of an error of Node or of a driver, or null. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** Network and TLS errors as codes of our catalogue; null for anything else. Never repeats the server's words. */
export function networkError(error: unknown): AppError | null {
  const code = codeOf(error)
  if (code === null) return null
  const as = (own: ErrorCode) => new AppError(own, { cause: error })
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return as('target.name_unknown')
  if (code === 'ECONNREFUSED') return as('target.refused')
  if (code === 'ETIMEDOUT') return as('target.timeout')
  if (code === 'ECONNRESET' || code === 'EPIPE') return as('target.connection_lost')
  if (UNREACHABLE.has(code)) return as('target.unreachable')
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return as('target.tls_name_mismatch')
  if (EXPIRED.has(code)) return as('target.tls_expired')
  if (UNTRUSTED.has(code)) return as('target.tls_untrusted')
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_') || code === 'EPROTO')
    return as('target.protocol')
  return null
}

/**
 * Opens a TCP connection to the address that the egress guard checked, or to the host where none was
 * resolved. Gives up after `timeoutMs`.
 */
export function dial(address: TargetAddress, timeoutMs: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = new Socket()
    const timer = setTimeout(() => {
      socket.destroy()
      fail(new AppError('target.timeout'))
    }, timeoutMs)
    socket.once('error', (error) => {
      clearTimeout(timer)
      fail(networkError(error) ?? new AppError('target.unreachable', { cause: error }))
    })
    socket.connect(address.port, address.resolvedIp ?? address.host, () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      // Something must listen always: an error event without a listener ends the process.
      socket.on('error', () => {})
      socket.setNoDelay(true)
      socket.setKeepAlive(true, 30_000)
      done(socket)
    })
  })
}

/** How the certificate is judged in each mode; shared by both engines. */
export function tlsPolicy(address: TargetAddress): { rejectUnauthorized: boolean; checksName: boolean } {
  const { mode } = address.tls
  return { rejectUnauthorized: mode !== 'require', checksName: mode === 'verify-full' }
}

/** Wraps a connected socket in TLS and judges the certificate by the host name of the target, never by its IP. */
export function secure(socket: Socket, address: TargetAddress, timeoutMs: number): Promise<TLSSocket> {
  const policy = tlsPolicy(address)
  return new Promise((done, fail) => {
    const stream = connectTls({
      socket,
      host: address.host,
      ...(isIP(address.host) === 0 ? { servername: address.host } : {}),
      ...(address.tls.ca ? { ca: address.tls.ca } : {}),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: policy.rejectUnauthorized,
      checkServerIdentity: (_: string, certificate: PeerCertificate) =>
        policy.checksName ? checkServerIdentity(address.host, certificate) : undefined,
    })
    const timer = setTimeout(() => {
      stream.destroy()
      fail(new AppError('target.timeout'))
    }, timeoutMs)
    const failed = (error: unknown) => {
      clearTimeout(timer)
      socket.destroy()
      fail(networkError(error) ?? new AppError('target.protocol', { cause: error }))
    }
    stream.once('error', failed)
    stream.once('close', () => failed(new AppError('target.connection_lost')))
    stream.once('secureConnect', () => {
      clearTimeout(timer)
      stream.removeAllListeners('error')
      stream.removeAllListeners('close')
      stream.on('error', () => {})
      done(stream)
    })
  })
}
