import { AppError, type ErrorCode } from '@/lib/errors'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import { codeOf, networkError } from '../dial'

const BY_STATE: Record<string, ErrorCode> = {
  '28P01': 'target.auth_failed',
  '28000': 'target.auth_failed',
  '3D000': 'target.auth_failed',
  '53300': 'target.too_many_connections',
  '57014': 'target.timeout',
  '55P03': 'target.lock_timeout',
  '42501': 'target.permission_missing',
  '57P01': 'target.connection_lost',
  '57P02': 'target.connection_lost',
  '57P03': 'target.connection_lost',
  '57P05': 'target.connection_lost',
  '25P03': 'target.connection_lost',
  '08P01': 'target.protocol',
}

/**
 * Any failure of the driver as an error of our catalogue. The server's words go into the detail only for a
 * statement of ours that it refused, shortened; during sign-in they are never repeated.
 */
export function pgError(error: unknown, phase: 'connect' | 'query', needs: readonly string[] = []): AppError {
  if (error instanceof AppError) return error
  const state = codeOf(error)
  if (state !== null && /^[0-9A-Z]{5}$/.test(state)) {
    const code = BY_STATE[state]
    if (code === 'target.permission_missing') {
      return new AppError(code, { detail: detailOf(needs), cause: error })
    }
    if (code === 'target.auth_failed' && state === '3D000') {
      return new AppError(code, { detail: t.thereIsNoSuch, cause: error })
    }
    if (code) return new AppError(code, { cause: error })
    if (phase === 'connect')
      return new AppError('target.protocol', { detail: say(t.sqlstate, { state }), cause: error })
    return new AppError('target.query_failed', { detail: `${state}: ${words(error)}`, cause: error })
  }
  const network = networkError(error)
  if (network) return network
  const text = error instanceof Error ? error.message : ''
  if (/^SASL: Only mechanism/.test(text) || text.includes('scramMaxIterations')) {
    return new AppError('target.auth_method_refused', { cause: error })
  }
  if (text.startsWith('SASL:')) return new AppError('target.auth_failed', { cause: error })
  if (/Connection terminated|not queryable|connection error/.test(text)) {
    return new AppError('target.connection_lost', { cause: error })
  }
  return new AppError('target.protocol', { cause: error })
}

function detailOf(needs: readonly string[]): string | undefined {
  return needs.length === 0 ? undefined : say(t.itNeeds, { needs: needs.join(', ') })
}

function words(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
