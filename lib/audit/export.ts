import 'server-only'
import { readLinks } from '@/lib/audit/chain-store'
import { auditKeys, chainHead, checkpointsAfter, type StoredCheckpoint } from '@/lib/audit/checkpoint-store'
import { checkpointLine } from '@/lib/audit/checkpoints'
import { type ChainRow, hashedFields } from '@/lib/audit/entry'
import { openPersonal, personIn } from '@/lib/audit/personal-store'
import { canonicalJson } from '@/lib/crypto/canonical'

const FORMAT = 'quarterdeck-audit-export/1'
const STRETCH = 2_000

export type ExportOptions = {
  /** Adds readable names beside the entries; for readers who may read them. No hash covers those lines. */
  names?: boolean
  /** Called with each stretch of entries, for checks that need the store's keys. */
  watch?: (rows: readonly ChainRow[]) => Promise<void>
}

/** Public keys as lines of an export, and as `qd audit keys` prints them. */
export function keyLine(key: { id: string; publicKey: string }): string {
  return canonicalJson({ kind: 'key', id: key.id, publicKey: key.publicKey })
}

function eventLine(row: ChainRow): string {
  return canonicalJson({ kind: 'event', ...hashedFields(row), hash: Buffer.from(row.hash).toString('hex') })
}

/** Checkpoints in the order in which they were made, fetched as the entries pass by. */
class Stream {
  #after = 0n
  #waiting: StoredCheckpoint[] = []
  #done = false
  count = 0

  /** Those over entries up to a number, of those made before the export began. */
  async through(seq: bigint): Promise<string[]> {
    const lines: string[] = []
    for (;;) {
      if (this.#waiting.length === 0 && !this.#done) {
        this.#waiting = await checkpointsAfter(this.#after, STRETCH)
        this.#done = this.#waiting.length === 0
      }
      const next = this.#waiting[0]
      if (!next || next.seq > seq) return lines
      this.#waiting.shift()
      this.#after = next.id
      this.count += 1
      lines.push(checkpointLine(next))
    }
  }
}

/**
 * The whole log as lines of canonical JSON, streamed: a header, the public keys, the entries with the
 * checkpoints over them, and a last line that counts. Personal fields stay sealed.
 */
export async function* exportLines(options: ExportOptions = {}): AsyncGenerator<string> {
  const head = await chainHead()
  yield canonicalJson({
    kind: 'header',
    format: FORMAT,
    exportedAt: new Date().toISOString(),
    headSeq: Number(head.seq),
    headHash: head.hash.toString('hex'),
  })
  for (const key of await auditKeys()) yield keyLine(key)
  const checkpoints = new Stream()
  let events = 0
  let after = 0n
  for (let more = true; more; ) {
    const read = await readLinks(after, STRETCH)
    // Beyond the head that the header names: written meanwhile, unless the head itself was set back.
    const rows = read.filter((row) => row.seq <= head.seq)
    more = read.length === STRETCH && rows.length === read.length
    await options.watch?.(rows)
    const people = options.names ? await openPersonal(rows.map(personalOf)) : null
    for (const row of rows) {
      for (const line of await checkpoints.through(row.seq - 1n)) yield line
      yield eventLine(row)
      const fields = people?.get(row.seq)
      if (fields) yield canonicalJson({ kind: 'person', seq: row.seq.toString(), ...fields })
    }
    events += rows.length
    after = rows.at(-1)?.seq ?? after
  }
  // Head and entry are written together: one that stands beyond today's head was not written by us.
  const [beyond] = await readLinks(head.seq, 1)
  if (beyond && (await chainHead()).seq < beyond.seq) {
    yield eventLine(beyond)
    events += 1
  }
  for (const line of await checkpoints.through(head.seq)) yield line
  yield canonicalJson({ kind: 'end', events, checkpoints: checkpoints.count })
}

function personalOf(row: ChainRow) {
  return { seq: row.seq, personId: personIn(row), personal: row.personal }
}
