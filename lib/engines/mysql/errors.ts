import { AppError, ERRORS, type ErrorCode } from '@/lib/errors'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import { codeOf, networkError } from '../dial'

const BY_CODE: Record<string, ErrorCode> = {
  ER_ACCESS_DENIED_ERROR: 'target.auth_failed',
  ER_DBACCESS_DENIED_ERROR: 'target.auth_failed',
  ER_BAD_DB_ERROR: 'target.auth_failed',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'target.auth_failed',
  ER_MUST_CHANGE_PASSWORD_LOGIN: 'target.auth_failed',
  ER_HOST_NOT_PRIVILEGED: 'target.auth_failed',
  ER_HOST_IS_BLOCKED: 'target.auth_failed',
  ER_NOT_SUPPORTED_AUTH_MODE: 'target.auth_method_refused',
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: 'target.auth_method_refused',
  HANDSHAKE_NO_SSL_SUPPORT: 'target.tls_unsupported',
  ER_CON_COUNT_ERROR: 'target.too_many_connections',
  ER_TOO_MANY_USER_CONNECTIONS: 'target.too_many_connections',
  ER_USER_LIMIT_REACHED: 'target.too_many_connections',
  ER_QUERY_TIMEOUT: 'target.timeout',
  ER_STATEMENT_TIMEOUT: 'target.timeout',
  ER_QUERY_INTERRUPTED: 'target.timeout',
  ER_LOCK_WAIT_TIMEOUT: 'target.lock_timeout',
  ER_SPECIFIC_ACCESS_DENIED_ERROR: 'target.permission_missing',
  ER_TABLEACCESS_DENIED_ERROR: 'target.permission_missing',
  ER_COLUMNACCESS_DENIED_ERROR: 'target.permission_missing',
  ER_KILL_DENIED_ERROR: 'target.permission_missing',
  ER_PROCACCESS_DENIED_ERROR: 'target.permission_missing',
  ER_SERVER_SHUTDOWN: 'target.connection_lost',
  ER_CONNECTION_KILLED: 'target.connection_lost',
  ER_CLIENT_INTERACTION_TIMEOUT: 'target.connection_lost',
  PROTOCOL_CONNECTION_LOST: 'target.connection_lost',
}

/**
 * Any failure of mysql2 as an error of our catalogue. While connecting, nothing the server said is repeated;
 * later its words go, shortened, into the detail of a refused statement.
 */
export function myError(error: unknown, phase: 'connect' | 'query', needs: readonly string[] = []): AppError {
  // The driver writes codes of its own into errors that pass through it.
  if (error instanceof AppError && error.code in ERRORS) return error
  const inner = error instanceof Error && error.cause instanceof AppError ? error.cause : null
  if (inner) return inner
  const code = codeOf(error) ?? ''
  const known = BY_CODE[code]
  if (known === 'target.permission_missing' && needs.length > 0) {
    return new AppError(known, { detail: say(t.itNeeds, { needs: needs.join(', ') }), cause: error })
  }
  if (known) return new AppError(known, { cause: error })
  if (code === 'HANDSHAKE_SSL_ERROR') return tlsError(error)
  const text = error instanceof Error ? error.message : ''
  if (/unknown plugin/.test(text)) {
    return new AppError('target.auth_method_refused', { cause: error })
  }
  const network = networkError(error)
  if (network) return network
  if (/closed state/.test(text)) return new AppError('target.connection_lost', { cause: error })
  if (phase === 'connect' || !refusedStatement(error))
    return new AppError('target.protocol', { cause: error })
  const words = text.length > 300 ? `${text.slice(0, 300)}…` : text
  return new AppError('target.query_failed', { detail: `${code || 'Error'}: ${words}`, cause: error })
}

// mysql2 overwrites the code of TLS errors with its own, so their text has to do.
function tlsError(error: unknown): AppError {
  const text = error instanceof Error ? error.message : ''
  const as = (code: ErrorCode) => new AppError(code, { cause: error })
  if (/does not match certificate's altnames|cert's CN/i.test(text)) return as('target.tls_name_mismatch')
  if (/expired|not yet valid/i.test(text)) return as('target.tls_expired')
  if (/self.signed|unable to (verify|get)|issuer|untrusted|signature/i.test(text))
    return as('target.tls_untrusted')
  if (/ECONNRESET|socket disconnected|hang up/i.test(text)) return as('target.connection_lost')
  return as('target.protocol')
}

// An error packet of the server has a number and an SQLSTATE; the driver knows a name for most, not for all.
function refusedStatement(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errno' in error && 'sqlState' in error
}
