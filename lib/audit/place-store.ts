import 'server-only'
import type { Place } from '@/lib/audit/place'
import { placeFault } from '@/lib/audit/place-fault'
import { storePool } from '@/lib/store/pool'

/** How a place stands. */
export type StoredPlace = {
  id: string
  kind: string
  label: string
  sentSeq: bigint | null
  lastOkAt: Date | null
  lastErrorAt: Date | null
  /** For people. */
  lastError: string | null
  /** It holds a checkpoint that the store does not know. */
  contradicts: boolean
  failures: number
  seenAt: Date
}

/** Notes that a worker has this place in its configuration. A new one begins with the newest checkpoint. */
export async function seePlace(place: Place): Promise<void> {
  await storePool().query(
    `INSERT INTO audit_place (id, kind, label, sent_id, seen_at)
     SELECT $1, $2, $3, GREATEST(0, COALESCE(max(id), 0) - 1), pg_catalog.now() FROM audit_checkpoint
     ON CONFLICT (id) DO UPDATE SET seen_at = pg_catalog.now(), label = EXCLUDED.label`,
    [place.id, place.kind, place.label],
  )
}

/**
 * Takes the right to send to a place for a minute, so that two workers never send the same.
 * @returns the newest checkpoint it has; null when another worker is at it
 */
export async function claimPlace(id: string): Promise<bigint | null> {
  const found = await storePool().query<{ sent: string }>(
    `UPDATE audit_place SET claimed_till = pg_catalog.now() + interval '1 minute'
      WHERE id = $1 AND (claimed_till IS NULL OR claimed_till < pg_catalog.now()) RETURNING sent_id AS sent`,
    [id],
  )
  const row = found.rows[0]
  return row ? BigInt(row.sent) : null
}

export async function notePlaceOk(id: string, sentId: bigint, sentSeq: bigint): Promise<void> {
  await storePool().query(
    `UPDATE audit_place SET sent_id = $2, sent_seq = $3, last_ok_at = pg_catalog.now(), failures = 0 WHERE id = $1`,
    [id, sentId.toString(), sentSeq.toString()],
  )
}

/** Whether a place has rested for so long, since it last took something or last failed to. */
export async function isRested(id: string, restMs: number): Promise<boolean> {
  const found = await storePool().query(
    `SELECT 1 FROM audit_place WHERE id = $1
        AND COALESCE(last_ok_at, '-infinity') < pg_catalog.now() - $2 * interval '1 ms'
        AND COALESCE(last_error_at, '-infinity') < pg_catalog.now() - LEAST($2, 300000) * interval '1 ms'`,
    [id, restMs],
  )
  return found.rows.length > 0
}

export async function notePlaceError(id: string, what: string): Promise<void> {
  await storePool().query(
    `UPDATE audit_place SET last_error = $2, last_error_at = pg_catalog.now(), failures = failures + 1 WHERE id = $1`,
    [id, what],
  )
}

export async function releasePlace(id: string): Promise<void> {
  await storePool().query('UPDATE audit_place SET claimed_till = NULL WHERE id = $1', [id])
}

/** Places that some worker had in its configuration within the last hour. */
export async function listPlaces(): Promise<StoredPlace[]> {
  const found = await storePool().query<
    Omit<StoredPlace, 'sentSeq' | 'contradicts'> & { sentSeq: string | null }
  >(
    `SELECT id, kind, label, sent_seq AS "sentSeq", last_ok_at AS "lastOkAt", last_error_at AS "lastErrorAt",
            last_error AS "lastError", failures, seen_at AS "seenAt"
       FROM audit_place WHERE seen_at > pg_catalog.now() - interval '1 hour' ORDER BY kind, label`,
  )
  return found.rows.map((row) => {
    const { words, contradicts } = placeFault(row.lastError)
    return {
      ...row,
      sentSeq: row.sentSeq === null ? null : BigInt(row.sentSeq),
      lastError: words,
      contradicts,
    }
  })
}

const PROBLEM = 'evidence.problem'

/** Keeps why nothing is signed, for the page; null: all is well again. */
export async function noteSigningProblem(what: string | null): Promise<void> {
  if (what === null) await storePool().query('DELETE FROM setting WHERE key = $1', [PROBLEM])
  else
    await storePool().query(
      `INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, pg_catalog.now())
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_at = EXCLUDED.updated_at
         WHERE setting.value <> EXCLUDED.value`,
      [PROBLEM, JSON.stringify({ what })],
    )
}

export async function signingProblem(): Promise<{ what: string; since: Date } | null> {
  const found = await storePool().query<{ value: { what?: unknown }; since: Date }>(
    'SELECT value, updated_at AS since FROM setting WHERE key = $1',
    [PROBLEM],
  )
  const row = found.rows[0]
  return row && typeof row.value.what === 'string' ? { what: row.value.what, since: row.since } : null
}
