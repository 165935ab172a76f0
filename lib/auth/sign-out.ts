import 'server-only'
import { revokeBySecret, type SignOutOrigin } from '@/lib/auth/session-store'
import { ABSOLUTE_MS } from '@/lib/auth/token-text'
import { withPatience } from '@/lib/store/patience'

const AGAIN_MS = 2_000
/** More than so many that wait are a store that is away for long; the oldest are let go, and end by themselves. */
const MOST_WAITING = 10_000

const waiting = new Map<string, { origin: SignOutOrigin; until: number }>()
let timer: NodeJS.Timeout | undefined

/**
 * Ends a sign-in at its owner's wish. While the store is away that is remembered by this process and done as
 * soon as the store answers; nobody can use the sign-in before that, for each request asks the store.
 * @returns `open` when it could not be ended now
 */
export async function signOut(secret: string, origin: SignOutOrigin): Promise<'ended' | 'open'> {
  try {
    await withPatience(revokeBySecret(secret, origin))
    return 'ended'
  } catch {
    remember(secret, origin)
    return 'open'
  }
}

function remember(secret: string, origin: SignOutOrigin): void {
  waiting.set(secret, { origin, until: Date.now() + ABSOLUTE_MS })
  if (waiting.size > MOST_WAITING) {
    const oldest = waiting.keys().next()
    if (!oldest.done) waiting.delete(oldest.value)
  }
  timer ??= setInterval(() => void endWaiting(), AGAIN_MS).unref()
}

let busy = false

async function endWaiting(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (const [secret, { origin, until }] of waiting) {
      if (until > Date.now()) await revokeBySecret(secret, origin)
      waiting.delete(secret)
    }
    clearInterval(timer)
    timer = undefined
  } catch {
    // Still away: the next tick tries again.
  } finally {
    busy = false
  }
}
