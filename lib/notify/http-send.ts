import 'server-only'
import {
  cappedRequest,
  hostOf,
  type OutsideAnswer,
  type OutsideRequest,
  portOf,
} from '@/lib/outside/capped-request'
import { checkNotifyEgress } from '@/lib/targets/egress'
import { parseIp, unwrapIp } from '@/lib/targets/ip'
import { type Outcome, outcomeOfError } from './outcome'

const MOST_WAIT_MS = 10 * 60_000

/** Plain http is for this machine only, where the installation allows loopback at all. */
function isLoopback(address: string): boolean {
  const ip = parseIp(address)
  if (!ip) return false
  const bytes = unwrapIp(ip)
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, n) => byte === (n === 15 ? 1 : 0))
}

/** Milliseconds of a Retry-After header, as seconds or as a date; at most ten minutes. */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  const ms = /^[0-9]{1,9}$/.test(header.trim())
    ? Number(header) * 1000
    : new Date(header).getTime() - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, MOST_WAIT_MS) : undefined
}

/** What an answer means: 2xx took it, 408, 425, 429 and 5xx may take it later, all else never will. */
export function outcomeOfAnswer(answer: OutsideAnswer, now: Date): Outcome {
  const { status } = answer
  const code = String(status)
  const cut = answer.body === 'whole' ? '' : ` Its answer was ${answer.body} and was cut.`
  if (status >= 200 && status < 300) return { result: 'ok', code, detail: `The receiver took it.${cut}` }
  if (status >= 300 && status < 400)
    return { result: 'failed', code, detail: 'It answered with a redirect, which is never followed.' }
  const wait = retryAfterMs(answer.retryAfter, now)
  const waits = wait === undefined ? {} : { retryAfterMs: wait }
  if (status === 429) return { result: 'again', code, detail: 'It takes no more at the moment.', ...waits }
  if (status === 408 || status === 425 || status >= 500)
    return { result: 'again', code, detail: `It could not take it now.${cut}`, ...waits }
  return { result: 'failed', code, detail: 'It refused the message.' }
}

/**
 * Sends one request of a channel: the address is resolved and checked once, and the connection goes there.
 * It answers what became of it and never throws.
 */
export async function sendHttp(request: OutsideRequest): Promise<Outcome> {
  const { url } = request
  try {
    if (url.username !== '' || url.password !== '' || !['http:', 'https:'].includes(url.protocol))
      return { result: 'failed', code: 'url', detail: 'Such an address is not sent to.' }
    const address = await checkNotifyEgress(hostOf(url), portOf(url))
    if (url.protocol === 'http:' && !isLoopback(address))
      return { result: 'failed', code: 'url', detail: 'Plain http leaves no machine: use https.' }
    return outcomeOfAnswer(await cappedRequest(request, address), new Date())
  } catch (error) {
    return outcomeOfError(error)
  }
}
