/** What can be wrong. A fault says that something was altered; a remark is to be explained by a person. */
export type FindingKind =
  | 'edited'
  | 'missing'
  | 'moved'
  | 'unreadable'
  | 'cut'
  | 'head'
  | 'rewritten'
  | 'fork'
  | 'checkpoint'
  | 'key'
  | 'clock'
  | 'gap'
  | 'personal'

export type Finding = {
  severity: 'fault' | 'remark'
  kind: FindingKind
  /** The entry it concerns; null when it is none in particular. */
  seq: number | null
  what: string
}

/** Findings in the order in which they showed; of each severity only the first are kept, all are counted. */
export class Findings {
  readonly kept: Finding[] = []
  faults = 0
  remarks = 0
  readonly #most: number

  constructor(most = 50) {
    this.#most = most
  }

  fault(kind: FindingKind, seq: number | null, what: string): void {
    this.faults += 1
    if (this.faults <= this.#most) this.kept.push({ severity: 'fault', kind, seq, what })
  }

  remark(kind: FindingKind, seq: number | null, what: string): void {
    this.remarks += 1
    if (this.remarks <= this.#most) this.kept.push({ severity: 'remark', kind, seq, what })
  }
}

/** Clocks of two machines may differ by so much, in milliseconds. */
export const CLOCK_SKEW_MS = 2_000
/** A checkpoint comes every five minutes; so long without one is worth a remark, in milliseconds. */
export const SILENCE_MS = 15 * 60_000

/** Whether `later` lies before `earlier` by more than clocks may differ. */
export function wentBack(earlier: string, later: string): boolean {
  return earlier !== '' && Date.parse(later) < Date.parse(earlier) - CLOCK_SKEW_MS
}
