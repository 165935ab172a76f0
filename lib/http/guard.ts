import 'server-only'
import { randomUUID } from 'node:crypto'
import { config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'
import type { RequestInfo } from '@/lib/http/context'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** Largest body of a request, in bytes. */
export const MAX_BODY = 1_048_576

/** What is known of a request before anybody asks who sent it. */
export function requestInfo(headers: Headers, door: RequestInfo['door']): RequestInfo {
  return {
    requestId: randomUUID(),
    door,
    ip: clientAddress(headers),
    userAgent: (headers.get('user-agent') ?? '').slice(0, 300),
  }
}

/**
 * The rule against requests that another site makes in somebody's browser, for every write that a cookie
 * gives authority to: the browser says same-origin, or else the Origin is the configured one. Neither
 * header: refused. Host and X-Forwarded-Host mean nothing here.
 * @throws AppError `request.origin`
 */
export function demandSameOrigin(headers: Headers, origin: string = config().origin): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null) {
    if (site === 'same-origin') return
    throw new AppError('request.origin')
  }
  if (headers.get('origin') !== origin) throw new AppError('request.origin')
}

/**
 * Only JSON is taken, so that no form of another site can send anything.
 * @throws AppError `request.invalid`
 */
export function demandJson(headers: Headers): void {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return
  throw new AppError('request.invalid', { detail: t.bodyMustBeJson })
}

async function readCapped(request: Request, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!request.body) return null
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > most) throw new AppError('request.too_large')
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > most) {
      await reader.cancel()
      throw new AppError('request.too_large')
    }
    chunks.push(value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/**
 * The request with its body read whole and within the limit. A body that is not JSON is refused.
 * @throws AppError `request.too_large` or `request.invalid`
 */
export async function withBody(request: Request): Promise<Request> {
  if (request.method === 'GET' || request.method === 'HEAD') return request
  const body = await readCapped(request, MAX_BODY)
  if (body !== null && body.byteLength > 0) demandJson(request.headers)
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new Request(request.url, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(body === null || body.byteLength === 0 ? {} : { body }),
  })
}

/** The answer with what every authenticated answer has: never stored, never sniffed, traceable. */
export function finish(response: Response, requestId: string): Response {
  const headers = new Headers(response.headers)
  headers.set('cache-control', 'no-store')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-request-id', requestId)
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    headers.set('cache-control', 'no-store, no-transform')
    headers.set('x-accel-buffering', 'no')
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
