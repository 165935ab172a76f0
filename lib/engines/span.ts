import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { known, type Reading, unknown } from './contract/reading'

/** Two clocks, or two readings of one, may differ by less without a word. */
const TOLERANCE_MS = 1_000

/**
 * A span that a server measured by its own clock, in milliseconds. A negative one means that the clock was set back
 * meanwhile: how long it lasted is then not known.
 * @returns null when there is none or it cannot be known
 */
export function spanOf(milliseconds: number | null): number | null {
  if (milliseconds === null || milliseconds >= 0) return milliseconds
  return milliseconds > -TOLERANCE_MS ? 0 : null
}

/** The age of the oldest thing, in seconds by the server's own clock; null when there is none. */
export function ageReading(seconds: number | null): Reading<number | null> {
  if (seconds === null) return known(null)
  const span = spanOf(seconds * 1_000)
  return span === null ? unknown(t.serverClockWasSet) : known(span / 1_000)
}
