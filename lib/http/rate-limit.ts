import type { Actor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import type { ProcedureMeta } from '@/lib/http/define'

/** Capacity of a bucket and what flows back each second. */
type Limit = { burst: number; perSecond: number }

const READS: Limit = { burst: 600, perSecond: 20 }
const WRITES: Limit = { burst: 120, perSecond: 2 }
const NOBODY: Limit = { burst: 120, perSecond: 2 }
const MOST_KEYS = 10_000

const buckets = new Map<string, { left: number; at: number }>()

function take(key: string, limit: Limit, now: number): boolean {
  const bucket = buckets.get(key) ?? { left: limit.burst, at: now }
  const left = Math.min(limit.burst, bucket.left + ((now - bucket.at) / 1000) * limit.perSecond)
  buckets.delete(key)
  buckets.set(key, { left: Math.max(0, left - 1), at: now })
  // The map keeps the order of use: the oldest goes first, and a flood of addresses costs no memory.
  if (buckets.size > MOST_KEYS) {
    const oldest = buckets.keys().next()
    if (!oldest.done) buckets.delete(oldest.value)
  }
  return left >= 1
}

/**
 * Counts a call of a known caller, or of an address for nobody in particular. In memory, per process: it
 * guards the panel against loops and floods; tries of passwords are counted in the store (`throttle.ts`).
 * @throws AppError `request.too_many`
 */
export function limitCalls(actor: Actor, ip: string | null, meta: ProcedureMeta): void {
  if (actor.kind === 'system') return
  const write = meta.audit !== null
  const key = actor.kind === 'anonymous' ? `ip ${ip ?? '?'}` : `${actor.id} ${write ? 'w' : 'r'}`
  const limit = actor.kind === 'anonymous' ? NOBODY : write ? WRITES : READS
  if (!take(key, limit, Date.now())) throw new AppError('request.too_many')
}

/** Forgets what was counted in this process: a test makes more calls in a second than anybody in a minute. */
export function forgetCalls(): void {
  buckets.clear()
}
