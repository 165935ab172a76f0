import { PACK_MS, STEP_MS } from '@/lib/features/overview/metrics'
import { storePool } from '@/lib/store/pool'

const DAY_MS = 86_400_000
const SLOTS = PACK_MS / STEP_MS
/** Ticks may come this late before their interval is packed. */
const LATE_MS = 60_000
const DAYS_AHEAD = 2
/** Raw samples are kept this long. */
export const KEEP_DAYS = 7
/** Number of the advisory lock: 'QDPK' in ASCII. */
const PACK_LOCK = 0x5144504b

function dayStart(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS
}

function dateText(day: number): string {
  return new Date(day).toISOString().slice(0, 10)
}

function partitionName(day: number): string {
  return `sample_packed_${dateText(day).replaceAll('-', '')}`
}

/** Makes the daily partitions from the oldest wanted day to two days ahead; those that exist stay. */
export async function ensurePartitions(now: number, oldest = now): Promise<void> {
  for (let day = dayStart(oldest); day <= now + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    const name = partitionName(day)
    const there = await storePool().query('SELECT 1 FROM pg_catalog.pg_class WHERE relname = $1', [name])
    if (there.rowCount) continue
    await storePool()
      // A function of the store's owner: the worker's own role may own no table.
      .query('SELECT public.sample_partition_make($1::date)', [dateText(day)])
      .catch((error: { code?: string }) => {
        // Two workers may make it in the same moment; IF NOT EXISTS does not see the other's.
        if (error.code !== '23505' && error.code !== '42P07') throw error
      })
  }
}

/** Drops the partitions that end more than seven days ago. @returns their names */
export async function dropOldPartitions(now: number): Promise<string[]> {
  const oldest = partitionName(dayStart(now - KEEP_DAYS * DAY_MS))
  const found = await storePool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'sample_packed'::regclass AND c.relname ~ '^sample_packed_[0-9]{8}$' AND c.relname < $1`,
    [oldest],
  )
  for (const { name } of found.rows)
    await storePool().query("SELECT public.sample_partition_drop(to_date($1, 'YYYYMMDD'))", [name.slice(-8)])
  return found.rows.map((row) => row.name)
}

/**
 * Packs every interval of ten minutes that is over: one row per series with sixty values, null where there was
 * none, and removes the ticks it was made of. One process at a time does it; a second one returns at once.
 * @returns how many intervals were packed
 */
export async function packSamples(now: number): Promise<number> {
  const until = Math.floor((now - LATE_MS) / PACK_MS) * PACK_MS
  const client = await storePool().connect()
  try {
    const lock = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [PACK_LOCK])
    if (!lock.rows[0]?.got) return 0
    try {
      const due = await client.query<{ start: string }>(
        `SELECT DISTINCT floor(extract(epoch FROM at) * 1000 / $2)::bigint * $2::bigint AS start
           FROM sample_recent WHERE at < $1 ORDER BY 1`,
        [new Date(until), PACK_MS],
      )
      for (const { start } of due.rows) {
        const from = Number(start)
        await ensurePartitions(from)
        await client.query('BEGIN')
        await client.query(PACK, [new Date(from), new Date(from + PACK_MS), STEP_MS, SLOTS])
        await client.query('DELETE FROM sample_recent WHERE at >= $1 AND at < $2', [
          new Date(from),
          new Date(from + PACK_MS),
        ])
        await client.query('COMMIT')
      }
      return due.rows.length
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [PACK_LOCK]).catch(() => undefined)
    }
  } finally {
    client.release()
  }
}

// A tick that comes after its interval was packed is dropped: samples may have gaps, never two values.
const PACK = `
WITH raw AS (
  SELECT u.series_id, floor(extract(epoch FROM r.at - $1::timestamptz) * 1000 / $3)::int AS slot, avg(u.value) AS value
    FROM sample_recent r, unnest(r.series_ids, r."values") AS u(series_id, value)
   WHERE r.at >= $1 AND r.at < $2 GROUP BY 1, 2
)
INSERT INTO sample_packed (series_id, start_at, step_ms, "values")
SELECT s.series_id, $1::timestamptz, $3::int, array_agg(raw.value::real ORDER BY g.slot)
  FROM (SELECT DISTINCT series_id FROM raw) s CROSS JOIN generate_series(0, $4::int - 1) AS g(slot)
  LEFT JOIN raw ON raw.series_id = s.series_id AND raw.slot = g.slot
 GROUP BY s.series_id
ON CONFLICT (series_id, start_at) DO NOTHING`
