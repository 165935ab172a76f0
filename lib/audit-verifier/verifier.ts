import { Chain } from './chain'
import { Checkpoints, type PlacedCheckpoint } from './checkpoints'
import { Findings, wentBack } from './findings'
import { Keyring } from './keyring'
import {
  type CheckpointRecord,
  type EventRecord,
  type ExportRecord,
  FORMAT,
  type HeaderRecord,
  type KeyRecord,
  readRecord,
} from './records'
import type { PlaceReport, Report } from './report'

export type VerifierOptions = {
  /** Public keys got from somewhere else than the export. Without any, nothing proves who signed. */
  trustedKeys: readonly KeyRecord[]
  /** Checkpoints from places outside the store, each place's in its own order. */
  anchors: readonly PlacedCheckpoint[]
  /** Lines of those places that hold no checkpoint, each as a sentence. */
  unreadable?: readonly string[]
  /** When the export was asked for: one that claims to be older is refused. ISO 8601. */
  askedAt?: string
}

const EXPORT = 'the export'
const ROTATION = 'audit.key-changed'

/** Takes an export line by line, in constant memory but for checkpoints, and reports at the end. */
export class Verifier {
  readonly #findings = new Findings()
  readonly #options: VerifierOptions
  readonly #keys: Keyring
  readonly #checkpoints: Checkpoints
  readonly #chain: Chain
  /** Numbers whose hash a signed checkpoint confirms. */
  readonly #agreed = new Set<number>()
  #pending: CheckpointRecord[] = []
  #header: HeaderRecord | null = null
  #line = 0
  #taken = 0
  #unread = 0
  #ended = false
  /** Entries that came from archives, which the export does not count. */
  #archived = 0

  constructor(options: VerifierOptions) {
    this.#options = options
    this.#keys = new Keyring(this.#findings, options.trustedKeys)
    this.#checkpoints = new Checkpoints(this.#findings, this.#keys)
    for (const line of options.unreadable ?? []) this.#findings.remark('unreadable', null, line)
    this.#chain = new Chain(this.#findings, new Set(options.anchors.map(({ record }) => record.seq)))
  }

  /** Takes the next line of the export, without its line end. */
  take(line: string): void {
    this.#line += 1
    try {
      this.#takeRecord(readRecord(line))
    } catch (error) {
      const why = error instanceof Error ? error.message : 'It cannot be read.'
      const seq = this.#header ? this.#chain.seq + 1 : null
      const near = seq === null ? '' : ` (where entry ${seq} should be)`
      this.#findings.fault('unreadable', seq, `Line ${this.#line}${near}: ${why}`)
      this.#unread += 1
      this.#chain.lose()
    }
  }

  /**
   * Takes the next line of an archive of entries that were removed by rule; before the first entry of the export. Only
   * its entries count: keys and checkpoints are in the export.
   */
  takeArchived(line: string): void {
    try {
      const record = readRecord(line)
      if (record.kind !== 'event') return
      this.#archived += 1
      this.#takeEvent(record)
    } catch (error) {
      const why = error instanceof Error ? error.message : 'It cannot be read.'
      this.#findings.fault('unreadable', null, `A line of an archive: ${why}`)
      this.#unread += 1
      this.#chain.lose()
    }
  }

  /** Adds what only those can see who hold more than the export. */
  addFault(seq: number, what: string): void {
    this.#findings.fault('personal', seq, what)
  }

  #takeRecord(record: ExportRecord): void {
    if (this.#line === 1 && record.kind !== 'header')
      throw new Error('It is no export: the first line is no header.')
    if (this.#ended) throw new Error('It stands after the end of the export.')
    if (record.kind === 'header') this.#takeHeader(record)
    else if (record.kind === 'key') this.#keys.add(record)
    else if (record.kind === 'event') this.#takeEvent(record)
    else if (record.kind === 'checkpoint') this.#takeCheckpoint(record)
    else if (record.kind === 'end') {
      this.#ended = true
      const counted =
        record.events === this.#chain.events - this.#archived && record.checkpoints === this.#taken
      if (!counted && this.#unread === 0) {
        const what = `The last line counts ${record.events} entries and ${record.checkpoints} checkpoints; there are ${this.#chain.events - this.#archived} and ${this.#taken}.`
        this.#findings.fault('cut', null, what)
      }
    }
  }

  #takeHeader(header: HeaderRecord): void {
    if (this.#line !== 1) throw new Error('It is a second header.')
    if (header.format !== FORMAT) throw new Error(`The format is ${header.format}, not ${FORMAT}.`)
    this.#header = header
    const asked = this.#options.askedAt
    if (asked === undefined || !wentBack(asked, header.exportedAt)) return
    const what = `The export says it was made ${header.exportedAt}, but it was asked for ${asked}: it is an older copy.`
    this.#findings.fault('cut', null, what)
  }

  #takeEvent(event: EventRecord): void {
    if (!this.#chain.take(event)) return
    if (event.action === ROTATION && event.result === 'ok') this.#keys.follow(event)
    const due = this.#pending.filter((record) => record.seq <= event.seq)
    if (due.length === 0) return
    this.#pending = this.#pending.filter((record) => record.seq > event.seq)
    for (const record of due) {
      const base = this.#chain.base
      if (record.seq === event.seq) this.#compare(EXPORT, record, this.#chain.hash)
      else if (record.seq === base?.seq) this.#compare(EXPORT, record, base.hash)
    }
  }

  #takeCheckpoint(record: CheckpointRecord): void {
    this.#taken += 1
    this.#checkpoints.demandStart(record)
    const holds = this.#checkpoints.take(record, EXPORT)
    this.#keys.demandCurrent(record)
    if (!holds) return
    const { seq, hash, at, events } = this.#chain
    if (record.seq > seq) this.#pending.push(record)
    else if (record.seq === seq) {
      this.#compare(EXPORT, record, hash)
      if (wentBack(at, record.time))
        this.#findings.remark(
          'clock',
          seq,
          `Entry ${seq} is dated ${at}, after its checkpoint (${record.time}).`,
        )
    } else if (events > 0) {
      const what = `The checkpoint of entry ${record.seq} stands after entry ${seq}.`
      this.#findings.fault('checkpoint', record.seq, what)
    }
  }

  /** Compares what a signed checkpoint says of an entry with the entry. */
  #compare(where: string, record: CheckpointRecord, hash: string | undefined): void {
    if (hash === undefined) return
    if (hash === record.hash) {
      this.#agreed.add(record.seq)
      return
    }
    const before = this.#agreedBelow(record.seq)
    const range =
      before > 0 ? `between entries ${before + 1} and ${record.seq}` : `at or before entry ${record.seq}`
    const what = `${where} holds a signed checkpoint of entry ${record.seq} with another hash: the log was rewritten ${range}, and its hashes made anew.`
    this.#findings.fault('rewritten', record.seq, what)
  }

  /** The newest confirmed number below one; 0 when there is none. A year has a hundred thousand of them. */
  #agreedBelow(limit: number): number {
    let newest = 0
    for (const seq of this.#agreed) if (seq < limit && seq > newest) newest = seq
    return newest
  }

  /** Copies that other places hold: compared last, when every key and every hash is known. */
  #takeAnchors(): PlaceReport[] {
    const places = new Map<string, PlaceReport>()
    const beyond = new Map<string, number>()
    for (const { place, record } of this.#options.anchors) {
      const report = places.get(place) ?? { place, compared: 0, newer: 0 }
      places.set(place, report)
      if (!this.#checkpoints.take(record, place)) continue
      const { seq, hashes } = this.#chain
      if (record.seq <= seq) {
        const hash = hashes.get(record.seq)
        // Of an entry that was removed by rule nothing is left to compare.
        if (hash !== undefined) report.compared += 1
        this.#compare(place, record, hash)
      } else if (this.#header && record.time > this.#header.exportedAt) report.newer += 1
      else beyond.set(place, Math.max(record.seq, beyond.get(place) ?? 0))
    }
    for (const [place, seq] of beyond) this.#cut(place, seq)
    return [...places.values()]
  }

  #cut(where: string, seq: number): void {
    const last = this.#chain.seq
    const what = `The log ends at entry ${last}, but ${where} holds a signed checkpoint of entry ${seq}: entries ${last + 1} to ${seq} were cut off, or the log was set back to an older copy.`
    this.#findings.fault('cut', last + 1, what)
  }

  /** Judges everything that can be judged only at the end. */
  end(): Report {
    const chain = this.#chain
    const header = this.#header
    if (this.#line === 0) this.#findings.fault('cut', null, 'The export is empty.')
    else if (header && !this.#ended)
      this.#findings.fault('cut', chain.seq + 1, `The file breaks off after entry ${chain.seq}.`)
    for (const record of this.#pending) if (record.seq > chain.seq) this.#cut(EXPORT, record.seq)
    if (header) {
      chain.judgeHead(header.headSeq, header.headHash)
      if (chain.events > 0) this.#checkpoints.judgeSilence(header.exportedAt)
    }
    const places = this.#takeAnchors()
    const cutThrough = chain.judgeBase(this.#agreed)
    const keys = this.#keys.judge()
    const { kept, faults, remarks } = this.#findings
    const signedThrough = this.#agreedBelow(Number.POSITIVE_INFINITY)
    const covered = signedThrough > 0 || (chain.events === 0 && this.#agreed.size > 0)
    const proved = covered && keys.some((key) => key.trusted)
    return {
      verdict: faults > 0 ? 'altered' : proved ? 'verified' : 'consistent',
      exportedAt: header?.exportedAt ?? null,
      events: chain.events,
      firstSeq: chain.events === 0 ? 0 : (chain.base?.seq ?? 0) + 1,
      cutThrough,
      lastSeq: chain.seq,
      lastHash: chain.hash,
      checkpoints: this.#taken,
      signedThrough,
      places,
      keys,
      findings: kept,
      faults,
      remarks,
    }
  }
}
