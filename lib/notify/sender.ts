import 'server-only'
import { randomUUID } from 'node:crypto'
import { listen } from '@/lib/jobs/direct-bell'
import { sendingTexts as t } from '@/lib/texts/sending'
import { NOTICE_BELL } from './announce'
import { beatDueChannels } from './heartbeat'
import type { Severity } from './kinds'
import { type ClaimedDelivery, claimDelivery, findSendChannel, noticesOf, recordTry } from './outbox-store'
import type { Outcome } from './outcome'
import { routeNotices } from './route-store'
import { sendNotices } from './send.run'

const LOOK_EVERY_MS = 1_000
const AT_ONCE = 8
/** A claim is not acted on any more after this long: a process that was frozen finds out before it sends. */
const ACT_WITHIN_MS = 30_000

/** Tries before the second channel takes over, or before the message is given up. */
const MOST_TRIES: Record<Severity, number> = { critical: 4, warning: 6, info: 6 }

/** A message that ends every worker that sends it is parked after so many. */
const LOST_TRIES = 12

export type SenderOptions = {
  report: (error: unknown) => void
  /** Milliseconds before the second try; each further one waits three times longer. */
  firstPauseMs?: number
  lookEveryMs?: number
  /** Called at points where a process may die; tests end it there. */
  atPoint?: (name: 'claimed' | 'sent' | 'recorded', deliveryId: string) => Promise<void> | void
}

const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** Milliseconds before the next try: three times longer each time, with jitter, never less than was asked for. */
export function pauseAfter(tries: number, firstMs: number, askedMs: number, random = Math.random): number {
  const pause = Math.min(LONGEST_PAUSE_MS, firstMs * 3 ** (tries - 1))
  return Math.max(askedMs, Math.round(pause * (0.5 + random())))
}

/** What follows from a try: null where it was the last. */
function nextTry(claim: ClaimedDelivery, outcome: Outcome, firstMs: number): number | null {
  if (outcome.result !== 'again' || claim.purpose === 'test') return null
  if (claim.attempts >= MOST_TRIES[claim.severity]) return null
  return pauseAfter(claim.attempts, firstMs, outcome.retryAfterMs ?? 0)
}

async function attempt(claim: ClaimedDelivery): Promise<Outcome> {
  if (claim.attempts > LOST_TRIES) return { result: 'failed', code: 'lost', detail: t.workerAfterWorkerEnded }
  const channel = await findSendChannel(claim.channelId)
  if (!channel || channel.removed) return { result: 'failed', code: 'removed', detail: t.channelWasRemoved }
  if (channel.paused) return { result: 'failed', code: 'paused', detail: t.channelIsPaused }
  return sendNotices(channel, claim, await noticesOf(claim.id))
}

async function deliver(
  claim: ClaimedDelivery,
  claimedAt: number,
  workerId: string,
  options: SenderOptions,
): Promise<void> {
  const { atPoint = () => undefined, report, firstPauseMs = FIRST_PAUSE_MS } = options
  await atPoint('claimed', claim.id)
  if (performance.now() - claimedAt > ACT_WITHIN_MS) return
  const outcome = await attempt(claim).catch((error: unknown): Outcome => {
    report(error)
    return { result: 'again', code: 'internal', detail: t.messageCouldNotBe }
  })
  await atPoint('sent', claim.id)
  await recordTry(claim, workerId, { ...outcome, nextInMs: nextTry(claim, outcome, firstPauseMs) })
  await atPoint('recorded', claim.id)
}

/**
 * Sends what is announced, until it is stopped. Notices become messages by the rules; each message is claimed
 * with a lease, tried, and written down. A worker that dies between sending and writing down leaves a try
 * `unknown`, and the message goes out once more with the same id: at least once, never silently not at all.
 */
export async function startSender(
  options: SenderOptions,
): Promise<{ stop(): Promise<void>; workerId: string }> {
  const workerId = randomUUID()
  const underWay = new Set<Promise<void>>()
  let isStopping = false
  let looking: Promise<void> | null = null
  let again = false

  const fill = async () => {
    while (!isStopping && underWay.size < AT_ONCE) {
      const claimedAt = performance.now()
      const claim = await claimDelivery(workerId)
      if (!claim) return
      const work: Promise<void> = deliver(claim, claimedAt, workerId, options)
        .catch(options.report)
        .finally(() => {
          underWay.delete(work)
          look()
        })
      underWay.add(work)
    }
  }
  const lookOnce = async () => {
    do {
      again = false
      while (!isStopping && (await routeNotices()) > 0);
      await fill()
    } while (again && !isStopping)
  }
  const look = () => {
    again = true
    // A store that is away is no news of ours: the next look finds out.
    looking ??= lookOnce()
      .catch(() => undefined)
      .finally(() => {
        looking = null
      })
  }

  const bell = listen(NOTICE_BELL, look)
  const timer = setInterval(look, options.lookEveryMs ?? LOOK_EVERY_MS)
  const heart = setInterval(() => void beatDueChannels().catch(() => undefined), 5_000)
  look()
  return {
    workerId,
    async stop() {
      isStopping = true
      clearInterval(timer)
      clearInterval(heart)
      await bell.stop()
      await looking
      await Promise.all(underWay)
    },
  }
}
