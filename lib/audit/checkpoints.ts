import 'server-only'
import type { PoolClient } from 'pg'
import { readLinks } from '@/lib/audit/chain-store'
import * as store from '@/lib/audit/checkpoint-store'
import { GENESIS, linkHash } from '@/lib/audit/entry'
import { firstSigningKey, signingKeyOf } from '@/lib/audit/signing-keys'
import { canonicalJson } from '@/lib/crypto/canonical'
import { sameBytes, sha256 } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'

/** A checkpoint at least so often while the worker lives, in milliseconds. */
export const CHECKPOINT_EVERY_MS = 5 * 60_000
/** And after so many entries. */
export const CHECKPOINT_ENTRIES = 1_000n
const STRETCH = 1_000

/** What is signed, as the outside sees it; `time` is ISO 8601. */
function contentOf(
  row: Pick<store.StoredCheckpoint, 'seq' | 'hash' | 'count' | 'time' | 'keyId' | 'prevHash'>,
) {
  return {
    seq: Number(row.seq),
    hash: row.hash.toString('hex'),
    count: row.count,
    time: row.time.toISOString(),
    keyId: row.keyId,
    prevCheckpointHash: row.prevHash.toString('hex'),
  }
}

/** The line that places outside the store get, and exports hold: canonical JSON. */
export function checkpointLine(row: store.StoredCheckpoint): string {
  return canonicalJson({
    kind: 'checkpoint',
    ...contentOf(row),
    signature: row.signature.toString('base64'),
  })
}

/**
 * Signs the present state of the chain, when one is due. Before it signs it reads every entry since the
 * checkpoint before and checks it: nothing altered is ever signed.
 * @param now true signs although none is due
 * @returns null when none was due
 * @throws AppError `audit.chain_broken` or `audit.key_missing`
 */
export function makeCheckpoint(now = false): Promise<store.StoredCheckpoint | null> {
  return store.underCheckpointLock(async (client) => {
    const [last, head] = [await store.newestCheckpoint(client), await store.chainHead(client)]
    if (!now && !isDue(last, head.seq)) return null
    await demandSound(last, head)
    const key = signingKeyOf(await keyInUse(client))
    const row = {
      seq: head.seq,
      hash: head.hash,
      count: Number(head.seq - (last?.seq ?? 0n)),
      time: new Date(),
      keyId: key.id,
      prevHash: last?.ownHash ?? GENESIS,
    }
    const content = contentOf(row)
    const signature = key.sign(`quarterdeck-audit-checkpoint/1\n${canonicalJson(content)}`)
    const ownHash = sha256(canonicalJson({ ...content, signature: signature.toString('base64') }))
    return store.insertCheckpoint(client, { ...row, signature, ownHash })
  })
}

function isDue(last: store.StoredCheckpoint | null, seq: bigint): boolean {
  if (!last) return true
  return Date.now() - last.time.getTime() >= CHECKPOINT_EVERY_MS || seq - last.seq >= CHECKPOINT_ENTRIES
}

/** Id of the key in use; on a new installation that is the worker's own. */
export async function keyInUse(client: PoolClient): Promise<string> {
  const current = (await store.auditKeys(client)).find((key) => key.retiredSeq === null)
  if (current) return current.id
  const first = firstSigningKey()
  await store.insertFirstKey(client, first.id, first.publicKey)
  return first.id
}

function broken(seq: bigint, what: string): AppError {
  return new AppError('audit.chain_broken', { detail: `Entry ${seq}: ${what}` })
}

async function demandSound(last: store.StoredCheckpoint | null, head: { seq: bigint; hash: Buffer }) {
  let seq = last?.seq ?? 0n
  let hash: Uint8Array = last?.hash ?? GENESIS
  if (head.seq < seq) throw broken(head.seq + 1n, `it was signed, and is gone. The log ends at ${head.seq}.`)
  if (last && seq > 0n) {
    const [signed] = await readLinks(seq - 1n, 1)
    // Old entries may have been removed by rule; what was signed and is there must still be the same.
    if (signed?.seq === seq && !sameBytes(signed.hash, hash))
      throw broken(seq, 'it has another hash than was signed.')
  }
  while (seq < head.seq) {
    const rows = await readLinks(seq, STRETCH)
    for (const row of rows) {
      if (row.seq !== seq + 1n) throw broken(seq + 1n, 'it is missing.')
      if (!sameBytes(row.prevHash, hash)) throw broken(row.seq, 'it does not continue the entry before it.')
      if (!sameBytes(row.hash, linkHash(row))) throw broken(row.seq, 'it was edited.')
      seq = row.seq
      hash = row.hash
      if (seq === head.seq) break
    }
    if (rows.length === 0) throw broken(seq + 1n, 'it is missing.')
  }
  if (!sameBytes(hash, head.hash)) throw broken(head.seq, 'the head has another hash.')
}
