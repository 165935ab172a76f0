import type { StatusKind } from '@/components/patterns/status'
import type { SetSummary } from '@/lib/features/change-sets/contract'
import { changeSetsTexts as t } from '@/lib/texts/change-sets'

const STATES: Record<SetSummary['state'], { status: StatusKind; word: string }> = {
  planning: { status: 'info', word: t.planning },
  refused: { status: 'warning', word: t.refused },
  planned: { status: 'info', word: t.planned },
  running: { status: 'info', word: t.running },
  needs_person: { status: 'critical', word: t.needsPerson },
  succeeded: { status: 'ok', word: t.succeeded },
  stopped: { status: 'critical', word: t.stopped },
  discarded: { status: 'off', word: t.discarded },
}

/** A set's state as status and word. */
export function setWords(state: SetSummary['state']): { status: StatusKind; word: string } {
  return STATES[state]
}

/** True while something is still going to happen by itself. */
export function isSetMoving(state: SetSummary['state']): boolean {
  return state === 'planning' || state === 'running' || state === 'needs_person'
}
