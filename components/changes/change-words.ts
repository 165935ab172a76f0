import type { StatusKind } from '@/components/patterns/status'
import type { Change } from '@/lib/features/changes/contract'
import { changesTexts as t } from '@/lib/texts/changes'

type State = Change['state']

const STATES: Record<State, { status: StatusKind; word: string }> = {
  planning: { status: 'info', word: t.beingPlanned },
  planned: { status: 'info', word: t.plannedNotApplied },
  waiting: { status: 'warning', word: t.waitsForApproval },
  approved: { status: 'info', word: t.approvedNotApplied },
  refused: { status: 'warning', word: t.refused },
  queued: { status: 'info', word: t.queued },
  running: { status: 'info', word: t.running },
  succeeded: { status: 'ok', word: t.doneAndVerified },
  failed: { status: 'critical', word: t.failed },
  cancelled: { status: 'off', word: t.cancelled },
  needs_person: { status: 'critical', word: t.needsPerson },
  discarded: { status: 'off', word: t.discarded },
}

/** A change's state as status and word. */
export function changeWords(state: State): { status: StatusKind; word: string } {
  return STATES[state]
}

/** True while something is still going to happen by itself. */
export function isMoving(state: State): boolean {
  return state === 'planning' || state === 'queued' || state === 'running'
}

/** True while other people may still decide about it. */
export function isDecidable(state: State): boolean {
  return state === 'planned' || state === 'waiting' || state === 'approved'
}
