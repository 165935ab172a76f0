'use client'
type Listener = (text: string) => void
const listeners = new Set<Listener>()

/** Says a sentence once through the page's polite live region. For ends of work and saved forms, never for polls. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text)
}

/** Registers the live region; returns how to leave. */
export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
