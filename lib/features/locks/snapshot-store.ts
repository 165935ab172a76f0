import { storable } from '@/lib/changes/plan-hash'
import { storePool } from '@/lib/store/pool'
import type { Chief, KeptReading } from './kept'

const DAY_MS = 86_400_000

/** The pile-up of a target that was not over when it was last looked at (Unix milliseconds); null when there is none. */
export async function openPileUp(targetId: string): Promise<{ id: string; lastAt: number } | null> {
  const { rows } = await storePool().query<{ id: string; last_at: Date }>(
    `SELECT id, last_at FROM lock_pile_up WHERE target_id = $1 AND ended_at IS NULL
      ORDER BY started_at DESC LIMIT 1`,
    [targetId],
  )
  const [row] = rows
  return row ? { id: row.id, lastAt: row.last_at.getTime() } : null
}

/**
 * Keeps one look at a pile-up, which is made where it is not there yet. A target that was removed meanwhile keeps
 * nothing.
 * @param kept null where nothing changed since the look before: then only its figures grow
 */
export async function writeLook(look: {
  id: string
  targetId: string
  at: number
  total: KeptReading['total']
  chief: Chief | null
  kept: KeptReading | null
}): Promise<void> {
  const { id, targetId, at, total, chief, kept } = look
  const json = (value: unknown) => (value === null ? null : JSON.stringify(storable(value)))
  await storePool().query(
    `WITH pile_up AS (
       INSERT INTO lock_pile_up AS p
              (id, target_id, started_at, last_at, snapshots, waiters, roots, longest_ms, chief)
       SELECT $1::uuid, t.id, $3::timestamptz, $3, $8::int, $4::int, $5::int, $6::float8, $7::jsonb
         FROM target t WHERE t.id = $2::uuid
       ON CONFLICT (id) DO UPDATE SET
         last_at = EXCLUDED.last_at, ended_at = NULL, snapshots = p.snapshots + EXCLUDED.snapshots,
         chief = CASE WHEN EXCLUDED.waiters >= p.waiters THEN EXCLUDED.chief ELSE p.chief END,
         waiters = greatest(p.waiters, EXCLUDED.waiters), roots = greatest(p.roots, EXCLUDED.roots),
         longest_ms = greatest(p.longest_ms, EXCLUDED.longest_ms)
       RETURNING id
     )
     INSERT INTO lock_snapshot (pile_up_id, at, reading)
     SELECT id, $3::timestamptz, $9::jsonb FROM pile_up WHERE $9::jsonb IS NOT NULL
     ON CONFLICT (pile_up_id, at) DO NOTHING`,
    [
      id,
      targetId,
      new Date(at),
      total.waiters,
      total.roots,
      total.longestMs,
      json(chief),
      kept === null ? 0 : 1,
      json(kept),
    ],
  )
}

/** Says that nobody waits any more since the last look of a pile-up. */
export async function endPileUp(id: string): Promise<void> {
  await storePool().query('UPDATE lock_pile_up SET ended_at = last_at WHERE id = $1 AND ended_at IS NULL', [
    id,
  ])
}

/** Forgets what is older than the days that samples are kept whole. */
export async function dropOldPileUps(now: number, keepDays: number): Promise<void> {
  const until = new Date(now - keepDays * DAY_MS)
  await storePool().query('DELETE FROM lock_pile_up WHERE last_at < $1', [until])
  await storePool().query('DELETE FROM lock_snapshot WHERE at < $1', [until])
}
