import { type Findings, wentBack } from './findings'
import { type EventRecord, ZERO_HASH } from './records'

const RETENTION = 'audit.retention'

/** Follows the entries: numbers without gap, each hash over its content and the hash before it, time. */
export class Chain {
  readonly #findings: Findings
  /** Hashes to remember, by number: those of which a copy is held elsewhere. */
  readonly #wanted: ReadonlySet<number>
  readonly hashes = new Map<number, string>([[0, ZERO_HASH]])
  /** Where the export begins, when old entries were removed by rule. */
  base: { seq: number; hash: string; told: boolean } | null = null
  events = 0
  seq = 0
  hash = ZERO_HASH
  at = ''
  #lost = false

  constructor(findings: Findings, wanted: ReadonlySet<number>) {
    this.#findings = findings
    this.#wanted = wanted
  }

  /** A line could not be read: the entry after it is not called missing as well. */
  lose(): void {
    this.#lost = true
  }

  /** @returns false when the entry stands where it cannot belong, and was left out */
  take(event: EventRecord): boolean {
    if (this.events === 0 && event.seq > 1 && !this.#lost) {
      this.base = { seq: event.seq - 1, hash: event.prevHash, told: false }
      this.seq = this.base.seq
      this.hash = this.base.hash
      this.hashes.set(this.seq, this.hash)
    }
    this.events += 1
    const expected = this.seq + 1
    const { seq } = event
    if (seq < expected) {
      const what = `Entry ${seq} stands after entry ${this.seq}: it is there twice or was moved.`
      this.#findings.fault('moved', seq, what)
      return false
    }
    if (seq === expected) this.#judge(event)
    else if (!(this.#lost && seq === expected + 1)) {
      const range = seq - 1 === expected ? `Entry ${expected} is` : `Entries ${expected} to ${seq - 1} are`
      this.#findings.fault('missing', expected, `${range} missing: entry ${seq} comes after ${this.seq}.`)
    }
    this.#lost = false
    if (wentBack(this.at, event.at))
      this.#findings.remark(
        'clock',
        seq,
        `Entry ${seq} is dated ${event.at}, before entry ${this.seq} (${this.at}): a clock was set back.`,
      )
    this.seq = seq
    this.hash = event.hash
    this.at = event.at
    if (this.#wanted.has(seq)) this.hashes.set(seq, event.hash)
    if (event.action === RETENTION && event.result === 'ok') this.#retention(event)
    return true
  }

  #judge(event: EventRecord): void {
    const { seq } = event
    const linked = event.prevHash === this.hash
    const whole = event.computedHash === event.hash
    if (linked && whole) return
    const link = `Entry ${seq} does not continue entry ${this.seq}`
    const content = 'its content does not give its hash'
    if (whole) this.#findings.fault('moved', seq, `${link}: one of them was replaced, moved or removed.`)
    else if (linked) this.#findings.fault('edited', seq, `Entry ${seq} was edited: ${content}.`)
    else this.#findings.fault('moved', seq, `${link}, and ${content}: it was renumbered, moved or forged.`)
  }

  #retention(event: EventRecord): void {
    const { details } = event
    if (!this.base || typeof details !== 'object' || details === null || Array.isArray(details)) return
    if (details.throughSeq === this.base.seq && details.hash === this.base.hash) this.base.told = true
  }

  /**
   * Judges the beginning, once it is known which numbers a signed checkpoint vouches for.
   * @returns the last entry that was removed by rule, told and signed; 0 when none was
   */
  judgeBase(vouched: ReadonlySet<number>): number {
    const { base } = this
    if (!base) return 0
    const first = base.seq + 1
    if (!base.told)
      this.#findings.fault(
        'missing',
        1,
        `Entries 1 to ${base.seq} are missing, and no entry tells that they were removed by rule.`,
      )
    else if (!vouched.has(base.seq))
      this.#findings.fault(
        'missing',
        base.seq,
        `Entries 1 to ${base.seq} were removed by rule, but no signed checkpoint of entry ${base.seq} is there: what entry ${first} continues is not vouched for.`,
      )
    else return base.seq
    return 0
  }

  /** Compares the end with what the panel's own head said. */
  judgeHead(seq: number, hash: string): void {
    if (seq !== this.seq)
      this.#findings.fault(
        'head',
        Math.min(this.seq, seq) + 1,
        `The entries end at ${this.seq}, but the panel's own head said ${seq}.`,
      )
    else if (hash !== this.hash)
      this.#findings.fault('head', seq, `The panel's own head has another hash than entry ${seq}.`)
  }
}
