import 'server-only'
import { request as requestPlain } from 'node:http'
import { type RequestOptions, request as requestTls } from 'node:https'
import { parseIp } from '@/lib/targets/ip'

const DEADLINE_MS = 5_000
const MOST_BYTES = 64 * 1024

/** What was sent where. */
export type OutsideRequest = {
  method: 'GET' | 'POST'
  /** http or https, without user and password. */
  url: URL
  headers: Record<string, string>
  body?: string
  /** PEM of an authority of the site; empty: the system's. */
  ca: string
}

/** What came back. The body is read and thrown away: nothing of it is shown anywhere. */
export type OutsideAnswer = {
  status: number
  retryAfter: string | null
  /** How the reading of the body ended. */
  body: 'whole' | 'too large' | 'too slow'
}

/** Host of a URL as a name to resolve or an address: without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** Port of a URL, also where it is left out. */
export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}

/**
 * Sends one request and waits for the answer, at most five seconds and 64 kB of it. It goes to the address
 * that was checked and to no other: the name is not looked up again and redirects are answers like any other.
 * @param address the checked IP address of the URL's host
 * @throws the network's or TLS's own error; an error with code ETIMEDOUT when there was no status in time
 */
export function cappedRequest(request: OutsideRequest, address: string): Promise<OutsideAnswer> {
  const { url, method, headers, body, ca } = request
  const host = hostOf(url)
  const isTls = url.protocol === 'https:'
  const options: RequestOptions = {
    method,
    host: address,
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    agent: false,
    headers: {
      ...headers,
      host: url.host,
      // A compressed answer could be a bomb; this one is not unpacked either.
      'accept-encoding': 'identity',
      connection: 'close',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body).toString() }),
    },
    ...(isTls
      ? {
          minVersion: 'TLSv1.2' as const,
          // An address is checked against the certificate's addresses; SNI knows names only.
          ...(parseIp(host) ? {} : { servername: host }),
          ...(ca === '' ? {} : { ca }),
        }
      : {}),
  }
  return new Promise((resolve, reject) => {
    const sent = (isTls ? requestTls : requestPlain)(options)
    let answer: OutsideAnswer | null = null
    let settled = false
    const end = (how: OutsideAnswer | Error) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      sent.destroy()
      if (how instanceof Error) reject(how)
      else resolve(how)
    }
    const late = Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })
    const timer = setTimeout(() => end(answer ? { ...answer, body: 'too slow' } : late), DEADLINE_MS)
    sent.on('error', (error) => end(answer ?? error))
    // An upgrade is no answer to anything we ask.
    sent.on('upgrade', (_response, socket) => {
      socket.destroy()
      end(Object.assign(new Error('Not an answer.'), { code: 'EPROTO' }))
    })
    sent.on('response', (response) => {
      const header = response.headers['retry-after']
      const got: OutsideAnswer = {
        status: response.statusCode ?? 0,
        retryAfter: header ?? null,
        body: 'whole',
      }
      answer = got
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MOST_BYTES) end({ ...got, body: 'too large' })
      })
      response.on('end', () => end(got))
      response.on('error', () => end(got))
    })
    sent.end(body)
  })
}
