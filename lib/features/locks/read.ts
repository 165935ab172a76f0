import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { LockReading } from '@/lib/engines/contract/locks'
import { askLive } from '@/lib/targets/live-connection'

/** One reading serves everybody who looks within this time, in milliseconds. */
const SHARED_MS = 1_000

const HOLDER = Symbol.for('quarterdeck.lockReadings')
type Holder = { [HOLDER]?: Map<string, { at: number; reading: Promise<LockReading> }> }

/** Who waits for whom on a target now: read once however many people watch. */
export function readLocks(target: AuthorizedTarget): Promise<LockReading> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const all = holder[HOLDER]
  const now = Date.now()
  for (const [id, { at }] of all) if (now - at >= SHARED_MS) all.delete(id)
  const kept = all.get(target.id)
  if (kept) return kept.reading
  const reading = askLive(target, (session) => session.locks.read())
  all.set(target.id, { at: now, reading })
  reading.catch(() => all.delete(target.id))
  return reading
}
