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
import { sendingTexts as t } from '@/lib/texts/sending'
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

const TOOK = { whole: t.tookIt, 'too slow': t.tookItSlow, 'too large': t.tookItLarge }
const NOT_NOW = { whole: t.notNow, 'too slow': t.notNowSlow, 'too large': t.notNowLarge }

/** What an answer means: 2xx took it, 408, 425, 429 and 5xx may take it later, all else never will. */
export function outcomeOfAnswer(answer: OutsideAnswer, now: Date): Outcome {
  const { status } = answer
  const code = String(status)
  if (status >= 200 && status < 300) return { result: 'ok', code, detail: TOOK[answer.body] }
  if (status >= 300 && status < 400) return { result: 'failed', code, detail: t.answeredWithARedirect }
  const wait = retryAfterMs(answer.retryAfter, now)
  const waits = wait === undefined ? {} : { retryAfterMs: wait }
  if (status === 429) return { result: 'again', code, detail: t.takesNoMoreAt, ...waits }
  if (status === 408 || status === 425 || status >= 500)
    return { result: 'again', code, detail: NOT_NOW[answer.body], ...waits }
  return { result: 'failed', code, detail: t.refusedTheMessage }
}

/**
 * Sends one request of a channel: the address is resolved and checked once, and the connection goes there.
 * It answers what became of it and never throws.
 */
export async function sendHttp(request: OutsideRequest): Promise<Outcome> {
  const { url } = request
  try {
    if (url.username !== '' || url.password !== '' || !['http:', 'https:'].includes(url.protocol))
      return { result: 'failed', code: 'url', detail: t.suchAnAddressIs }
    const address = await checkNotifyEgress(hostOf(url), portOf(url))
    if (url.protocol === 'http:' && !isLoopback(address))
      return { result: 'failed', code: 'url', detail: t.plainHttpLeavesNo }
    return outcomeOfAnswer(await cappedRequest(request, address), new Date())
  } catch (error) {
    return outcomeOfError(error)
  }
}
