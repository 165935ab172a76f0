import { evidenceWordsTexts as t } from '@/lib/texts/evidence-words'
import { say } from '@/lib/texts/texts'

/** What the store keeps where a place holds a checkpoint that the store does not know: facts, no sentence. */
export function foreignCheckpoint(checkpoint: { seq: number; time: string }): string {
  return `foreign ${checkpoint.seq} ${checkpoint.time}`
}

/** The last fault of a place for people, and whether the place contradicts the store. */
export function placeFault(kept: string | null): { words: string | null; contradicts: boolean } {
  const [, seq, time] = /^foreign (\d+) (\S+)$/.exec(kept ?? '') ?? []
  if (seq === undefined || time === undefined) return { words: kept, contradicts: false }
  return { words: say(t.holdsACheckpointOf, { seq, time }), contradicts: true }
}
