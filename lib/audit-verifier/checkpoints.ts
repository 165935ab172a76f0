import { type Findings, SILENCE_MS, wentBack } from './findings'
import type { Keyring } from './keyring'
import { type CheckpointRecord, ZERO_HASH } from './records'
import { checkpointHash } from './signing'

/** A checkpoint as a place outside the store holds it. */
export type PlacedCheckpoint = { place: string; record: CheckpointRecord }

type Seen = { hash: string; where: string }

/** Checks checkpoints among themselves: signatures, order, their own chain, forks, silence. */
export class Checkpoints {
  readonly #findings: Findings
  readonly #keys: Keyring
  readonly #bySeq = new Map<number, Seen>()
  readonly #byPrevious = new Map<string, Seen>()
  readonly #last = new Map<string, CheckpointRecord>()

  constructor(findings: Findings, keys: Keyring) {
    this.#findings = findings
    this.#keys = keys
  }

  /**
   * Takes the next checkpoint of one source, in the order in which the source holds them.
   * @returns whether its signature holds, so that what it says of the log counts
   */
  take(record: CheckpointRecord, where: string): boolean {
    if (!this.#keys.signed(record, where)) return false
    const last = this.#last.get(where)
    if (last) this.#follows(last, record, where)
    this.#fork(record, where)
    this.#last.set(where, record)
    return true
  }

  #follows(last: CheckpointRecord, record: CheckpointRecord, where: string): void {
    const own = checkpointHash(record)
    // A place may be sent one twice when the worker died between sending and noting it.
    if (own === checkpointHash(last)) return
    if (record.prevCheckpointHash !== checkpointHash(last)) {
      const what = `In ${where} the checkpoint of entry ${record.seq} does not follow that of entry ${last.seq}: one between them is gone, or the log went on from an older copy.`
      this.#findings.fault('checkpoint', record.seq, what)
    } else if (record.seq - last.seq !== record.count) {
      const what = `The checkpoint of entry ${record.seq} counts ${record.count} entries since entry ${last.seq}.`
      this.#findings.fault('checkpoint', record.seq, what)
    }
    if (wentBack(last.time, record.time))
      this.#findings.remark(
        'clock',
        record.seq,
        `The checkpoint of entry ${record.seq} is dated ${record.time}, before the one that precedes it (${last.time}): a clock was set back.`,
      )
    const silence = Date.parse(record.time) - Date.parse(last.time)
    if (silence > SILENCE_MS)
      this.#findings.remark(
        'gap',
        record.seq,
        `No checkpoint for ${Math.round(silence / 60_000)} minutes before that of entry ${record.seq} (${last.time} to ${record.time}).`,
      )
  }

  #fork(record: CheckpointRecord, where: string): void {
    const same = this.#bySeq.get(record.seq)
    const own = checkpointHash(record)
    const sibling = this.#byPrevious.get(record.prevCheckpointHash)
    if (same && same.hash !== record.hash) {
      const what = `There are two signed checkpoints of entry ${record.seq} with different hashes (${same.where}: ${same.hash.slice(0, 16)}…, ${where}: ${record.hash.slice(0, 16)}…): the log has two histories.`
      this.#findings.fault('fork', record.seq, what)
    } else if (sibling && sibling.hash !== own) {
      const what = `Two different checkpoints follow the same one; the second is that of entry ${record.seq} (${sibling.where}, ${where}): the log was continued twice.`
      this.#findings.fault('fork', record.seq, what)
    }
    if (!same) this.#bySeq.set(record.seq, { hash: record.hash, where })
    if (!sibling) this.#byPrevious.set(record.prevCheckpointHash, { hash: own, where })
  }

  /** In an export the very first one must have nothing before it. */
  demandStart(record: CheckpointRecord): void {
    if (this.#last.has('the export') || record.prevCheckpointHash === ZERO_HASH) return
    const what = `The first checkpoint of the export, of entry ${record.seq}, names one before it that is not there.`
    this.#findings.fault('checkpoint', record.seq, what)
  }

  /** The newest checkpoint of the export. */
  get newest(): CheckpointRecord | undefined {
    return this.#last.get('the export')
  }

  /** Whether they had stopped before the export was made. */
  judgeSilence(exportedAt: string): void {
    const { newest } = this
    if (!newest) return
    const silence = Date.parse(exportedAt) - Date.parse(newest.time)
    if (silence > SILENCE_MS)
      this.#findings.remark(
        'gap',
        newest.seq,
        `The newest checkpoint (entry ${newest.seq}, ${newest.time}) was ${Math.round(silence / 60_000)} minutes old when the export was made: the checkpoints had stopped.`,
      )
  }
}
