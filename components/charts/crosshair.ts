'use client'
import { useCallback, useSyncExternalStore } from 'react'

type Shared = { at: number | null; listeners: Set<() => void> }
const all = new Map<string, Shared>()

function shared(name: string): Shared {
  const known = all.get(name)
  if (known) return known
  const made: Shared = { at: null, listeners: new Set() }
  all.set(name, made)
  return made
}

/** Points all charts of a name to one moment (milliseconds), or to none. */
export function pointTo(name: string, at: number | null): void {
  const one = shared(name)
  if (one.at === at) return
  one.at = at
  for (const listener of one.listeners) listener()
}

/** The moment that charts of this name point to. */
export function useCrosshair(name: string): number | null {
  // The same function at every drawing, or each would leave, and the last one take the moment with it.
  const subscribe = useCallback(
    (listener: () => void) => {
      const one = shared(name)
      one.listeners.add(listener)
      return () => {
        one.listeners.delete(listener)
        if (one.listeners.size === 0) all.delete(name)
      }
    },
    [name],
  )
  return useSyncExternalStore(
    subscribe,
    () => shared(name).at,
    () => null,
  )
}
