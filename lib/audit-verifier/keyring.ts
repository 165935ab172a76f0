import type { KeyObject } from 'node:crypto'
import type { Findings } from './findings'
import type { CheckpointRecord, EventRecord, KeyRecord } from './records'
import { checkpointSignedBy, keyIdOf, publicKeyOf, rotationOf, rotationSigned } from './signing'

type Use = { checkpoints: number; firstSeq: number; lastSeq: number }

/** What the report says of a key. */
export type KeyUse = Use & { id: string; trusted: boolean }

/**
 * Public keys: those the person who checks brought along, those the export names, and the changes of keys
 * found in the log, each signed by both keys. Trust flows only from the keys brought along.
 */
export class Keyring {
  readonly #known = new Map<string, KeyObject>()
  readonly #roots = new Set<string>()
  readonly #links: [string, string][] = []
  readonly #uses = new Map<string, Use>()
  readonly #retired = new Map<string, number>()
  readonly #begun = new Map<string, number>()
  readonly #findings: Findings
  #current: string | null = null

  constructor(findings: Findings, trusted: readonly KeyRecord[]) {
    this.#findings = findings
    for (const key of trusted) {
      this.add(key)
      this.#roots.add(key.id)
    }
  }

  get hasRoots(): boolean {
    return this.#roots.size > 0
  }

  add(record: KeyRecord): void {
    if (keyIdOf(record.publicKey) !== record.id) {
      this.#findings.fault('key', null, `The key that calls itself ${record.id} is another one.`)
      return
    }
    try {
      this.#known.set(record.id, publicKeyOf(record.publicKey))
    } catch {
      this.#findings.fault('key', null, `The key ${record.id} cannot be read.`)
    }
  }

  /** Follows a change of keys that an entry tells of. */
  follow(event: EventRecord): void {
    const rotation = rotationOf(event.details)
    const old = rotation && this.#known.get(rotation.oldKeyId)
    if (!rotation || !old || !rotationSigned(rotation, old)) {
      const what = `Entry ${event.seq} says that the signing key was changed, but it is not signed by both keys.`
      this.#findings.fault('key', event.seq, what)
      return
    }
    this.add({ kind: 'key', id: rotation.newKeyId, publicKey: rotation.newPublicKey })
    this.#links.push([rotation.oldKeyId, rotation.newKeyId])
    this.#retired.set(rotation.oldKeyId, event.seq)
    this.#begun.set(rotation.newKeyId, event.seq)
    this.#current = rotation.newKeyId
  }

  /** Checks who signed a checkpoint. @returns whether the signature is one */
  signed(record: CheckpointRecord, where: string): boolean {
    const name = `The checkpoint of entry ${record.seq} (${where})`
    const key = this.#known.get(record.keyId)
    if (!key) {
      const what = `${name} is signed by the key ${record.keyId}, which is neither among yours nor in the export.`
      this.#findings.fault('key', record.seq, what)
      return false
    }
    if (!checkpointSignedBy(key, record)) {
      this.#findings.fault(
        'checkpoint',
        record.seq,
        `${name} does not bear the signature of ${record.keyId}.`,
      )
      return false
    }
    const use = this.#uses.get(record.keyId)
    this.#uses.set(record.keyId, {
      checkpoints: (use?.checkpoints ?? 0) + 1,
      firstSeq: Math.min(use?.firstSeq ?? record.seq, record.seq),
      lastSeq: Math.max(use?.lastSeq ?? record.seq, record.seq),
    })
    return true
  }

  /** In the export checkpoints come in order, so the key in use is known at each. */
  demandCurrent(record: CheckpointRecord): void {
    this.#current ??= record.keyId
    if (record.keyId === this.#current) return
    const what = `The checkpoint of entry ${record.seq} is signed by ${record.keyId}, but ${this.#current} was in use and no entry tells of a change.`
    this.#findings.fault('key', record.seq, what)
    this.#current = record.keyId
  }

  /** Keys that a root vouches for, over changes of keys in either direction. */
  #trusted(): Set<string> {
    const trusted = new Set(this.#roots)
    for (let before = -1; before !== trusted.size; ) {
      before = trusted.size
      for (const [a, b] of this.#links) {
        if (trusted.has(a)) trusted.add(b)
        if (trusted.has(b)) trusted.add(a)
      }
    }
    return trusted
  }

  /** Judges, at the end, who signed what. */
  judge(): KeyUse[] {
    const trusted = this.#trusted()
    return [...this.#uses].map(([id, use]) => {
      const retired = this.#retired.get(id) ?? Number.POSITIVE_INFINITY
      const begun = this.#begun.get(id) ?? 0
      if (use.lastSeq >= retired)
        this.#findings.fault(
          'key',
          use.lastSeq,
          `The key ${id} was retired by entry ${retired}, yet it signed a checkpoint of entry ${use.lastSeq}.`,
        )
      if (use.firstSeq < begun)
        this.#findings.fault(
          'key',
          use.firstSeq,
          `The key ${id} came with entry ${begun}, yet it signed a checkpoint of entry ${use.firstSeq}.`,
        )
      if (this.hasRoots && !trusted.has(id)) {
        const what = `${use.checkpoints} checkpoints are signed by ${id}, which is none of the keys you gave (${[...this.#roots].join(', ')}) and follows from none of them. The public key is the wrong one, or the checkpoints are forged.`
        this.#findings.fault('key', use.firstSeq, what)
      }
      return { id, trusted: trusted.has(id), ...use }
    })
  }
}
