import 'server-only'
import type { PoolClient } from 'pg'
import { storePool } from '@/lib/store/pool'

/** A signed state of the chain as it is stored. */
export type StoredCheckpoint = {
  id: bigint
  seq: bigint
  hash: Buffer
  count: number
  time: Date
  keyId: string
  prevHash: Buffer
  signature: Buffer
  ownHash: Buffer
}
export type StoredKey = { id: string; publicKey: string; createdAt: Date; retiredSeq: bigint | null }

type Row = Omit<StoredCheckpoint, 'id' | 'seq'> & { id: string; seq: string }
const COLUMNS =
  'id, seq, hash, count, time, key_id AS "keyId", prev_hash AS "prevHash", signature, own_hash AS "ownHash"'

function checkpoint(row: Row): StoredCheckpoint {
  return { ...row, id: BigInt(row.id), seq: BigInt(row.seq) }
}

type Asker = Pick<PoolClient, 'query'>

/** The newest checkpoint, or null. */
export async function newestCheckpoint(asker: Asker = storePool()): Promise<StoredCheckpoint | null> {
  const found = await asker.query<Row>(`SELECT ${COLUMNS} FROM audit_checkpoint ORDER BY id DESC LIMIT 1`)
  const row = found.rows[0]
  return row ? checkpoint(row) : null
}

/** Checkpoints after one, in the order in which they were made. */
export async function checkpointsAfter(id: bigint, limit: number): Promise<StoredCheckpoint[]> {
  const found = await storePool().query<Row>(
    `SELECT ${COLUMNS} FROM audit_checkpoint WHERE id > $1 ORDER BY id LIMIT $2`,
    [id.toString(), limit],
  )
  return found.rows.map(checkpoint)
}

/** True when the store knows the checkpoint with this hash. */
export async function knowsCheckpoint(ownHash: Uint8Array): Promise<boolean> {
  const found = await storePool().query('SELECT 1 FROM audit_checkpoint WHERE own_hash = $1', [ownHash])
  return found.rows.length > 0
}

/** Public keys, the first one first. */
export async function auditKeys(asker: Asker = storePool()): Promise<StoredKey[]> {
  const found = await asker.query<Omit<StoredKey, 'retiredSeq'> & { retiredSeq: string | null }>(
    `SELECT id, public_key AS "publicKey", created_at AS "createdAt", retired_seq AS "retiredSeq"
       FROM audit_key ORDER BY retired_seq NULLS LAST, created_at`,
  )
  return found.rows.map((row) => ({
    ...row,
    retiredSeq: row.retiredSeq === null ? null : BigInt(row.retiredSeq),
  }))
}

/** Notes the first key of an installation; a second one that comes at once is left out. */
export async function insertFirstKey(asker: Asker, id: string, publicKey: string): Promise<void> {
  await asker.query(
    `INSERT INTO audit_key (id, public_key, created_at) SELECT $1, $2, pg_catalog.now()
      WHERE NOT EXISTS (SELECT 1 FROM audit_key) ON CONFLICT DO NOTHING`,
    [id, publicKey],
  )
}

/** Number and hash of the newest entry. */
export async function chainHead(asker: Asker = storePool()): Promise<{ seq: bigint; hash: Buffer }> {
  const found = await asker.query<{ seq: string; hash: Buffer }>(
    'SELECT seq, hash FROM audit_head WHERE id = 1',
  )
  const row = found.rows[0]
  if (!row) throw new Error('The audit log has no head row.')
  return { seq: BigInt(row.seq), hash: row.hash }
}

/** Name of the lock that makes checkpoints and changes of keys come one after the other. */
export const CHECKPOINT_LOCK = 'quarterdeck audit checkpoint'

/** Runs `work` in one transaction under the lock of checkpoints. */
export async function underCheckpointLock<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await storePool().connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext($1))', [CHECKPOINT_LOCK])
    const value = await work(client)
    await client.query('COMMIT')
    return value
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

export async function insertCheckpoint(
  client: Asker,
  row: Omit<StoredCheckpoint, 'id'>,
): Promise<StoredCheckpoint> {
  const made = await client.query<Row>(
    `INSERT INTO audit_checkpoint (seq, hash, count, time, key_id, prev_hash, signature, own_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
    [
      row.seq.toString(),
      row.hash,
      row.count,
      row.time.toISOString(),
      row.keyId,
      row.prevHash,
      row.signature,
      row.ownHash,
    ],
  )
  const first = made.rows[0]
  if (!first) throw new Error('The checkpoint was not kept.')
  return checkpoint(first)
}
