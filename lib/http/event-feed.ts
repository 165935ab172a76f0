/**
 * Events that come by themselves, as whoever writes them out takes them. One that was not taken when the next of
 * its kind comes is replaced by it: a slow reader has the newest, never a line of old ones.
 */
export type EventFeed<T extends object = object> = {
  /** Begins; `wake` is called whenever an event, the end or an error waits. Called once. */
  start: (wake: () => void) => void
  /** The next event that waits; null when none does. @throws what ended the feed */
  take: () => T | null
  readonly ended: boolean
  /** Ends it at once; may be called again. */
  end: () => void
}
