import { request as plain, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Place } from '@/lib/audit/place'
import { sha256 } from '@/lib/crypto/hashes'
import { checkNotifyEgress } from '@/lib/targets/egress'
import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { say } from '@/lib/texts/texts'

const LIMIT_MS = 5_000
const ANSWER_BYTES = 65_536

/**
 * An address that takes each checkpoint as a POST of JSON and answers 2xx. Redirects are not followed; the
 * name is resolved once and checked. The body is signed by itself, so the receiver needs no shared secret.
 * @param ca certificates to believe, in PEM, besides those that Node.js believes
 */
export function webhookPlace(address: string, ca: string | null): Place {
  const url = new URL(address)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  return {
    id: `webhook ${url.origin} ${sha256(address).subarray(0, 4).toString('hex')}`,
    kind: 'webhook',
    // The path of a webhook is often a secret.
    label: url.origin,
    async send(line) {
      const target = await checkNotifyEgress(host, port)
      const lookup: LookupFunction = (_host, options, callback) => {
        const family = target.includes(':') ? 6 : 4
        if (options.all) callback(null, [{ address: target, family }])
        else callback(null, target, family)
      }
      await post(url, { lookup, agent: false, ...(ca ? { ca: [ca] } : {}) }, line)
    },
  }
}

function post(url: URL, options: RequestOptions & { ca?: string[] }, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? secure : plain)(url, {
      ...options,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(line),
        'user-agent': 'quarterdeck',
      },
    })
    const timer = setTimeout(
      () => sent.destroy(new Error(say(t.thereWasNoAnswer, { seconds: LIMIT_MS / 1000 }))),
      LIMIT_MS,
    )
    sent.once('close', () => clearTimeout(timer))
    sent.once('error', (error: Error & { code?: string }) =>
      reject(new Error(error.code ? say(t.requestFailed, { code: error.code }) : error.message)),
    )
    sent.once('response', (response) => {
      const status = response.statusCode ?? 0
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > ANSWER_BYTES) sent.destroy(new Error(t.answerIsTooLong))
      })
      response.once('error', () => reject(new Error(t.answerBrokeOff)))
      response.once('end', () => {
        if (status >= 200 && status < 300) resolve()
        else reject(new Error(say(status >= 300 && status < 400 ? t.redirected : t.answered, { status })))
      })
    })
    sent.end(line)
  })
}
