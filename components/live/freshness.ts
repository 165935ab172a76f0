'use client'
import { useEffect, useState } from 'react'
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
  const [, setLate] = useState(false)
  useEffect(() => {
    if (at === null || paused) return
    // Looked at every second, drawn only when the answer changes: a page full of charts hangs on this.
    const look = () => setLate(hub.serverNow() - Date.parse(at) > staleAfterMs(everyMs))
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [at, everyMs, paused, hub])
  if (at === null) return { kind: 'fresh' }
  if (paused) return { kind: 'paused', at }
  const ageMs = hub.serverNow() - Date.parse(at)
  return ageMs > staleAfterMs(everyMs) ? { kind: 'stale', at, ageMs } : { kind: 'fresh' }
}

function staleAfterMs(everyMs: number): number {
  return Math.max(8_000, 3 * everyMs)
}
