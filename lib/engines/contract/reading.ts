/**
 * A number or fact that may be unknown. Unknown is never 0, never empty: it carries why, and where there
 * is one, the statement or step that would make it known.
 */
export type Reading<T> = { known: true; value: T } | { known: false; reason: string; remedy?: string }

/** A reading that was taken. */
export function known<T>(value: T): Reading<T> {
  return { known: true, value }
}

/** A reading that could not be taken, with the reason and, where one exists, what to do about it. */
export function unknown<T = never>(reason: string, remedy?: string): Reading<T> {
  return remedy === undefined ? { known: false, reason } : { known: false, reason, remedy }
}

/** What a server offers: the thing itself, or why it is not there and how to get it. */
export type Capability<T> =
  | { supported: true; value: T }
  | { supported: false; reason: string; remedy: string | null }
