import { ORPCError, ValidationError } from '@orpc/server'
import { AppError, type ErrorCode } from '@/lib/errors'
import { logError } from '@/lib/http/log'

/** What an error carries beside code, status and message, in the RPC form. */
export type ErrorData = {
  hint: string
  requestId: string
  detail?: string
  /** Path of a field to the sentence about it. */
  fields?: Record<string, string>
}

/** The body of an error of the REST door. */
export type ErrorBody = { code: string; message: string } & ErrorData

const STORE_DOWN = /^(P1001|P1002|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|ETIMEDOUT|57P01|57P03|53300)$/

/** True for errors that mean: our own store does not answer. */
export function isStoreDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (STORE_DOWN.test(code) || error.name === 'PrismaClientInitializationError') return true
  if (
    /ECONNREFUSED|Can't reach database|timeout exceeded when trying to connect|Connection terminated (due|unexpectedly)|terminating connection|the database system is (starting|shutting|in recovery)|Query read timeout/i.test(
      error.message,
    )
  )
    return true
  return error.cause !== undefined && error.cause !== error && isStoreDown(error.cause)
}

/** True for errors that mean: our own store has no room left. */
export function isStoreFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '53100' || /\b53100\b|No space left on device/.test(error.message)) return true
  return error.cause !== undefined && error.cause !== error && isStoreFull(error.cause)
}

function fieldsOf(issues: readonly { message: string; path?: readonly unknown[] | undefined }[]) {
  const fields: Record<string, string> = {}
  for (const issue of issues) {
    const keys = (issue.path ?? []).map((part) =>
      typeof part === 'object' && part !== null && 'key' in part ? String(part.key) : String(part),
    )
    fields[keys.join('.')] ??= issue.message
  }
  return fields
}

/** Brings any error into the catalogue. What is unknown becomes `internal`; the original goes to the log. */
export function toAppError(error: unknown, requestId: string, where: string): AppError {
  if (error instanceof AppError) {
    if (error.cause) logError(requestId, where, error.cause)
    return error
  }
  if (error instanceof ORPCError) {
    const cause = error.cause
    if (error.code === 'BAD_REQUEST' && cause instanceof ValidationError) {
      return new AppError('request.invalid', { fields: fieldsOf(cause.issues) })
    }
    if (error.status >= 400 && error.status < 500) {
      const code = BY_STATUS[error.status] ?? 'request.invalid'
      return new AppError(code)
    }
    logError(requestId, where, cause ?? error)
    return new AppError('internal')
  }
  if (isStoreDown(error)) return new AppError('store.unavailable')
  if (isStoreFull(error)) return new AppError('store.full')
  logError(requestId, where, error)
  return new AppError('internal')
}

const BY_STATUS: Record<number, ErrorCode> = {
  404: 'not_found',
  405: 'not_found',
  413: 'request.too_large',
  429: 'request.too_many',
}

/** The error as oRPC carries it. Its data is `ErrorData`. */
export function toOrpcError(error: AppError, requestId: string): ORPCError<ErrorCode, ErrorData> {
  return new ORPCError(error.code, {
    status: error.status,
    message: error.message,
    data: {
      hint: error.hint,
      requestId,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      ...(error.fields === undefined ? {} : { fields: error.fields }),
    },
  })
}

/** The body of the REST door's answer. */
export function errorBody(error: AppError, requestId: string): ErrorBody {
  return { code: error.code, message: error.message, ...toOrpcError(error, requestId).data }
}

/** An answer with the error's status and body. */
export function errorResponse(error: AppError, requestId: string): Response {
  return Response.json(errorBody(error, requestId), {
    status: error.status,
    headers: { 'cache-control': 'no-store', 'x-request-id': requestId },
  })
}
