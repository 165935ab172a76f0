import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { askLive } from './live-connection'

const HOLDER = Symbol.for('quarterdeck.sharedReadings')
type Kept = { at: number; reading: Promise<unknown> }
type Holder = { [HOLDER]?: Map<string, Kept> }

/** What is read, by a name that stands for one type; it serves everybody who asks within `sharedMs`. */
export type SharedReading<T> = {
  name: string
  sharedMs: number
  read: (session: EngineSession) => Promise<T>
}

/**
 * A reading of a target that is made once however many people ask at the same time. It is let go when it no longer
 * serves: thousands of rows are not held for nothing. One that fails is not kept.
 * @throws AppError as `askLive` does
 */
export function readShared<T>(
  target: AuthorizedTarget,
  { name, sharedMs, read }: SharedReading<T>,
): Promise<T> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  const all = holder[HOLDER]
  const key = `${name}:${target.id}`
  const kept = all.get(key)
  // A name stands for one type.
  if (kept && Date.now() - kept.at < sharedMs) return kept.reading as Promise<T>
  const reading = askLive(target, read)
  all.set(key, { at: Date.now(), reading })
  const forget = () => all.get(key)?.reading === reading && all.delete(key)
  reading.catch(forget)
  setTimeout(forget, 2 * sharedMs).unref()
  return reading
}
