import { AppError } from '@/lib/errors'
import { sendingTexts as t } from '@/lib/texts/sending'
import { say } from '@/lib/texts/texts'

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
  ECONNREFUSED: t.nothingListensAtThat,
  ECONNRESET: t.otherSideEndedThe,
  EPIPE: t.otherSideEndedThe,
  EHOSTUNREACH: t.thereIsNoWay,
  ENETUNREACH: t.thereIsNoWay,
  ETIMEDOUT: t.didNotAnswerIn,
}

/** What an error of the network, of TLS or of the egress rules means for a try. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof AppError) {
    if (error.code === 'egress.forbidden')
      return {
        result: 'failed',
        code: error.code,
        detail: say(t.connectionsToThatAddress, { why: error.detail ?? '' }),
      }
    return { result: 'again', code: error.code, detail: `${error.message}` }
  }
  const found: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  const code = typeof found === 'string' ? found : 'error'
  if (TLS_CODES.test(code))
    return {
      result: 'failed',
      code: code.slice(0, 60),
      detail: t.otherSideCertificateIs,
    }
  return { result: 'again', code: code.slice(0, 60), detail: SYSTEM[code] ?? t.connectionFailed }
}
