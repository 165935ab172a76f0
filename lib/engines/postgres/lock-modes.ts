/** Lock modes of PostgreSQL, the weakest first. */
const MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]

/** Which modes each mode bears beside it: the table of the manual, "Explicit Locking". */
const BEARS: Record<string, readonly number[]> = {
  AccessShareLock: [0, 1, 2, 3, 4, 5, 6],
  RowShareLock: [0, 1, 2, 3, 4, 5],
  RowExclusiveLock: [0, 1, 2, 3],
  ShareUpdateExclusiveLock: [0, 1, 2],
  ShareLock: [0, 1, 4],
  ShareRowExclusiveLock: [0, 1],
  ExclusiveLock: [0],
  AccessExclusiveLock: [],
}

/** Whether two modes exclude each other. Modes that are not known are taken to. */
export function modesConflict(one: string, other: string): boolean {
  const bears = BEARS[one]
  const rank = strength(other)
  return bears === undefined || rank < 0 || !bears.includes(rank)
}

/** How strong a mode is among the eight; -1 for one that is not known. */
export function strength(mode: string): number {
  return MODES.indexOf(mode)
}
