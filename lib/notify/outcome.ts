import { AppError } from '@/lib/errors'

/**
 * What became of one try to send.
 * - `ok`: the receiver took it
 * - `again`: it may work later
 * - `failed`: it will not work as the channel is set up now
 */
export type Outcome = {
  result: 'ok' | 'again' | 'failed'
  /** A status number of the protocol or the name of the system's error; never words of the other side. */
  code: string
  /** A sentence of ours. */
  detail: string
  /** How long the receiver asked us to wait, in milliseconds. */
  retryAfterMs?: number
}

const TLS_CODES =
  /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|ETLS)/

const SYSTEM: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens at that address and port.',
  ECONNRESET: 'The other side ended the connection.',
  EPIPE: 'The other side ended the connection.',
  EHOSTUNREACH: 'There is no way to that address.',
  ENETUNREACH: 'There is no way to that address.',
  ETIMEDOUT: 'It did not answer in time.',
}

/** What an error of the network, of TLS or of the egress rules means for a try. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof AppError) {
    if (error.code === 'egress.forbidden')
      return {
        result: 'failed',
        code: error.code,
        detail: `Connections to that address are not allowed. ${error.detail ?? ''} QD_NOTIFY_ALLOW opens it.`,
      }
    return { result: 'again', code: error.code, detail: `${error.message}` }
  }
  const found: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const code = typeof found === 'string' ? found : 'error'
  if (TLS_CODES.test(code))
    return {
      result: 'failed',
      code: code.slice(0, 60),
      detail: "The other side's certificate is not trusted, or it does not speak TLS as it must.",
    }
  return { result: 'again', code: code.slice(0, 60), detail: SYSTEM[code] ?? 'The connection failed.' }
}
