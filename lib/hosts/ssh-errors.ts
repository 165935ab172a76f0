import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'

/** What is known of the host's key when a connection fails. */
export type Handshake = { expected: string | null; seen: string | null }

/** The catalogue's word for why a connection to a host failed. What the host said is not passed on. */
export function connectionError(error: Error, { expected, seen }: Handshake): AppError {
  if (expected && seen && expected !== seen)
    return new AppError('host.key_changed', { detail: say(t.pinnedIsItShowed, { expected, seen }) })
  const { level, code } = error as Error & { level?: string; code?: string }
  if (/no matching host key format/i.test(error.message) && expected)
    return new AppError('host.key_changed', { detail: say(t.pinnedIsItHas, { expected }) })
  if (level === 'client-authentication') return new AppError('host.auth_failed')
  if (level === 'client-timeout' || code === 'ETIMEDOUT' || error.message === 'timeout')
    return new AppError('host.timeout', { cause: error })
  if (code === 'ECONNREFUSED') return new AppError('host.refused')
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EHOSTDOWN')
    return new AppError('host.unreachable')
  if (level === 'handshake' || level === 'protocol') return new AppError('host.protocol', { cause: error })
  if (error.message === 'closed' || code === 'ECONNRESET' || code === 'EPIPE')
    return new AppError('host.connection_lost')
  return new AppError('host.protocol', { cause: error })
}
