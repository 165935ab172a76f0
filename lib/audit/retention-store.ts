import 'server-only'
import { storePool } from '@/lib/store/pool'

/** Where a cut may be made: the number and hash that a checkpoint signed. */
export type Cut = { seq: bigint; hash: string }

/** The newest checkpoint that has only entries before a moment under it, and something to let go; null: there is none. */
export async function cutBefore(moment: Date): Promise<Cut | null> {
  const found = await storePool().query<{ seq: string; hash: string }>(
    `SELECT c.seq, pg_catalog.encode(c.hash, 'hex') AS hash
       FROM audit_checkpoint c JOIN audit_event e ON e.seq = c.seq AND e.hash = c.hash
      WHERE c.time < $1 AND e.at < $1 ORDER BY c.seq DESC LIMIT 1`,
    [moment],
  )
  const row = found.rows[0]
  return row ? { seq: BigInt(row.seq), hash: row.hash } : null
}

/** A cut that was told and signed, but whose entries are still there: the process died before it made it. */
export async function unfinishedCut(): Promise<(Cut & { file: string | null }) | null> {
  const found = await storePool().query<{ seq: string; hash: string; file: string | null }>(
    `SELECT r.details ->> 'throughSeq' AS seq, r.details ->> 'hash' AS hash, r.details ->> 'file' AS file
       FROM audit_event r
      WHERE r.action = 'audit.retention' AND r.result = 'ok'
        AND EXISTS (SELECT FROM audit_event e WHERE e.seq = (r.details ->> 'throughSeq')::bigint)
      ORDER BY r.seq DESC LIMIT 1`,
  )
  const row = found.rows[0]
  return row ? { seq: BigInt(row.seq), hash: row.hash, file: row.file } : null
}

/** Lets the entries through a number go. The store itself checks the rule. @returns how many went */
export async function removeThrough(seq: bigint): Promise<number> {
  const gone = await storePool().query('DELETE FROM audit_event WHERE seq <= $1', [seq.toString()])
  return gone.rowCount ?? 0
}
