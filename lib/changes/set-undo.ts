/** States of a reverse that did nothing, and never will: another one can be planned. */
export const ENDED_IN_VAIN = ['discarded', 'refused', 'cancelled', 'failed'] as const

/** What decides whether a member of a set can be taken back. */
export type Undoable = { index: number; state: string; canUndo: boolean; undoneBy: string | null }

/** Members whose reverse can be planned, in the order in which it would run, and those that stay as they are. */
export type SetUndo<M> = {
  back: M[]
  stay: { member: M; why: 'no-reverse' | 'taken-back' }[]
}

/**
 * What taking a set back comes to: the reverses of its members that succeeded, last first. One that has no reverse,
 * or whose reverse is planned or done already, stays as it is; what never happened has nothing to take back.
 */
export function setUndo<M extends Undoable>(members: readonly M[]): SetUndo<M> {
  const done = members
    .filter((member) => member.state === 'succeeded')
    .sort((one, other) => other.index - one.index)
  return {
    back: done.filter((member) => member.canUndo && member.undoneBy === null),
    stay: done
      .filter((member) => !member.canUndo || member.undoneBy !== null)
      .map((member) => ({ member, why: member.undoneBy === null ? 'no-reverse' : 'taken-back' })),
  }
}
