'use client'
type Listener = (text: string, seen: boolean) => void
const listeners = new Set<Listener>()

/**
 * Says a sentence once through the page's polite live region. For ends of work and saved forms, never
 * for polls. `seen` shows it for a while, too: for what has no place of its own on the page.
 */
export function announce(text: string, seen = false): void {
  for (const listener of listeners) listener(text, seen)
}

/** Registers the live region; returns how to leave. */
export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
