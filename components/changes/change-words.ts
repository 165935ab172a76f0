import type { StatusKind } from '@/components/patterns/status'
import type { Change } from '@/lib/features/changes/contract'

type State = Change['state']

const STATES: Record<State, { status: StatusKind; word: string }> = {
  planning: { status: 'info', word: 'Being planned' },
  planned: { status: 'info', word: 'Planned, not applied' },
  waiting: { status: 'warning', word: 'Waits for approval' },
  approved: { status: 'info', word: 'Approved, not applied' },
  refused: { status: 'warning', word: 'Refused' },
  queued: { status: 'info', word: 'Queued' },
  running: { status: 'info', word: 'Running' },
  succeeded: { status: 'ok', word: 'Done and verified' },
  failed: { status: 'critical', word: 'Failed' },
  cancelled: { status: 'off', word: 'Cancelled' },
  needs_person: { status: 'critical', word: 'Needs a person' },
  discarded: { status: 'off', word: 'Discarded' },
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
