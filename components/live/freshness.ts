'use client'
import { useNow } from '@/components/patterns/use-now'
import { useLiveControl, useLiveState } from './live-context'

export type Freshness =
  | { kind: 'fresh' }
  /** Paused by the person: what is shown is of `at`. */
  | { kind: 'paused'; at: string }
  /** Older than it should be by now. */
  | { kind: 'stale'; at: string; ageMs: number }

/**
 * Whether data read at `at` (ISO 8601, by the panel's clock) may still be shown as the present, when a new reading
 * is due every `everyMs`. Three missed readings, and at least 8 s, make it stale.
 */
export function useFreshness(at: string | null, everyMs: number): Freshness {
  const { hub, paused } = useLiveControl()
  useLiveState()
  useNow(1000)
  if (at === null) return { kind: 'fresh' }
  if (paused) return { kind: 'paused', at }
  const ageMs = hub.serverNow() - Date.parse(at)
  return ageMs > Math.max(8_000, 3 * everyMs) ? { kind: 'stale', at, ageMs } : { kind: 'fresh' }
}
