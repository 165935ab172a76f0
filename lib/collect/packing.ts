import type { PoolClient } from 'pg'
import { PACK_MS, STEP_MS } from '@/lib/features/overview/metrics'
import { readResolutions } from '@/lib/features/overview/resolution-store'
import { RESOLUTIONS } from '@/lib/features/overview/resolutions'
import { alone } from './lock'
import { ensurePartitionAt, partitionsOf } from './partitions'

const SLOTS = PACK_MS / STEP_MS
/** Ticks may come this late before their interval is packed. */
const LATE_MS = 60_000
/** Intervals packed in one pass; the next pass goes on. */
const INTERVALS = 144

/** Every interval that ends before this moment may be packed. */
export function packableUntil(now: number): number {
  return Math.floor((now - LATE_MS) / PACK_MS) * PACK_MS
}

/**
 * Packs every interval of ten minutes that is over: one row per series with sixty values, null where there was
 * none, and removes the ticks it was made of. One process at a time does it; a second one returns at once.
 * @returns how many intervals were packed, a day's at most
 */
export async function packSamples(now: number): Promise<number> {
  return (await alone((client) => packAll(client, now))) ?? 0
}

async function packAll(client: PoolClient, now: number): Promise<number> {
  const due = await client.query<{ start: string }>(
    `SELECT DISTINCT floor(extract(epoch FROM at) * 1000 / $2)::bigint * $2::bigint AS start
       FROM sample_recent WHERE at < $1 ORDER BY 1 LIMIT $3`,
    [new Date(packableUntil(now)), PACK_MS, INTERVALS],
  )
  const [raw, first] = await readResolutions()
  if (!raw || due.rows.length === 0) return 0
  const held = await partitionsOf(raw)
  for (const { start } of due.rows) {
    const from = Number(start)
    const late = from < (first?.rolledUntil ?? 0)
    // Ticks of a day that was rolled up and dropped come too late: a new roll-up would know only them.
    if (late && !held.some((one) => one.from <= from && from < one.to)) await forget(client, from)
    else await packOne(client, from, late)
  }
  return due.rows.length
}

const endsOf = (from: number) => [new Date(from), new Date(from + PACK_MS)]
const FORGET = 'DELETE FROM sample_recent WHERE at >= $1 AND at < $2'

async function forget(client: PoolClient, from: number): Promise<void> {
  await client.query(FORGET, endsOf(from))
}

async function packOne(client: PoolClient, from: number, late: boolean): Promise<void> {
  await ensurePartitionAt(RESOLUTIONS[0], from)
  await client.query('BEGIN')
  await client.query(PACK, [...endsOf(from), STEP_MS, SLOTS])
  // What was rolled up without these is rolled up again.
  for (const { name, spanMs } of late ? RESOLUTIONS.slice(1) : [])
    await client.query(
      'UPDATE sample_resolution SET rolled_until = $2 WHERE name = $1 AND rolled_until > $2',
      [name, new Date(Math.floor(from / spanMs) * spanMs)],
    )
  await client.query(FORGET, endsOf(from))
  await client.query('COMMIT')
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
