import type { CheckedEvent } from './event'
import type { SessionStep } from './session-steps'

/** Puts the newest event of a topic in place of one that was not fetched yet. */
export type Send = (key: string, event: CheckedEvent | SessionStep) => void
/** Ends the stream with an error: nothing more can be said of a topic. */
export type Fail = (error: unknown) => void

/** A topic that somebody may listen to; `listen` starts it and gives back what ends it. */
export type OpenTopic = { key: string; listen: (send: Send, fail: Fail) => () => void }

/** A listener must not throw: it would take the reading from all the others. */
export function sendChecked<T>(fail: Fail, send: (event: T) => void, make: () => T): void {
  try {
    send(make())
  } catch (error) {
    fail(error)
  }
}
