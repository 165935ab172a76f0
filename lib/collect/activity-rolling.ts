import type { PoolClient } from 'pg'
import { storePool } from '@/lib/store/pool'
import { dropKindPartitions, ensureKindPartitions } from './kind-partitions'
import { alone } from './lock'

const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
/** Looks may be written this late before their quarter of an hour is rolled up. */
const LATE_MS = 300_000
/** Quarters that are rolled up in one pass; the next pass goes on. */
const QUARTERS = 96
/** Groups of a quarter that are kept by themselves. */
const KEPT_GROUPS = 100

/**
 * Rolls up every quarter of an hour that is over, one row for each target: the groups that were at work most, the
 * others by their wait class. One process at a time does it; a quarter is one statement, so nothing is left half done.
 * @returns how many quarters were looked at
 */
export async function rollActivity(now: number, most = QUARTERS): Promise<number> {
  return (await alone((client) => rollAll(client, now, most))) ?? 0
}

async function rollAll(client: PoolClient, now: number, most: number): Promise<number> {
  const until = Math.floor((now - LATE_MS) / QUARTER_MS) * QUARTER_MS
  const due = await client.query<{ quarter: string }>(DUE, [new Date(until), QUARTER_MS, most])
  for (const { quarter } of due.rows) {
    const start = Number(quarter)
    const span = [new Date(start), new Date(start + QUARTER_MS)]
    await ensureKindPartitions('activity', start, start)
    await client.query(CLASSES, span)
    await client.query(ROLL, [...span, KEPT_GROUPS])
  }
  return due.rows.length
}

// What was written after its quarter was rolled up stays among the fine samples alone.
const DUE = `
WITH mark AS (
  SELECT t.id, COALESCE(
           (SELECT max(r.at) + $2::bigint * interval '1 ms' FROM sample_activity_15m r WHERE r.target_id = t.id),
           '-infinity') AS at
    FROM target t
)
SELECT DISTINCT floor(extract(epoch FROM s.at) * 1000 / $2)::bigint * $2::bigint AS quarter
  FROM mark m JOIN sample_activity s ON s.target_id = m.id AND s.at >= m.at
 WHERE s.at < $1 ORDER BY 1 LIMIT $3`

// Each class that occurs has a group for what is not kept by itself.
const CLASSES = `
INSERT INTO activity_group (target_id, wait_class, event, "user", application, database, statement, folded, last_at)
SELECT DISTINCT s.target_id, g.wait_class, '', '', '', '', '', true, now()
  FROM sample_activity s CROSS JOIN unnest(s.group_ids) AS u(id) JOIN activity_group g ON g.id = u.id
 WHERE s.at >= $1 AND s.at < $2
ON CONFLICT (target_id, wait_class, event, "user", application, database, statement, folded)
   DO UPDATE SET last_at = now()`

const ROLL = `
WITH cell AS (
  SELECT s.target_id, u.id, sum(u.count)::int AS count
    FROM sample_activity s CROSS JOIN unnest(s.group_ids, s.counts) AS u(id, count)
   WHERE s.at >= $1 AND s.at < $2 GROUP BY 1, 2
), ranked AS (
  SELECT cell.*, row_number() OVER (PARTITION BY target_id ORDER BY count DESC, id) AS place FROM cell
), line AS (
  SELECT r.target_id, CASE WHEN r.place <= $3 THEN r.id ELSE f.id END AS id, sum(r.count)::int AS count
    FROM ranked r JOIN activity_group g ON g.id = r.id
    LEFT JOIN activity_group f ON f.target_id = r.target_id AND f.folded AND f.wait_class = g.wait_class
   GROUP BY 1, 2
), span AS (
  SELECT s.target_id, sum(cardinality(s.looks))::int AS looks FROM sample_activity s
   WHERE s.at >= $1 AND s.at < $2
     AND NOT EXISTS (SELECT 1 FROM sample_activity_15m r WHERE r.target_id = s.target_id AND r.at >= $1)
   GROUP BY 1
)
INSERT INTO sample_activity_15m (target_id, at, looks, group_ids, counts)
SELECT s.target_id, $1, s.looks, COALESCE(array_agg(l.id ORDER BY l.id) FILTER (WHERE l.id IS NOT NULL), '{}'),
       COALESCE(array_agg(l.count ORDER BY l.id) FILTER (WHERE l.id IS NOT NULL), '{}')
  FROM span s LEFT JOIN line l USING (target_id) GROUP BY s.target_id, s.looks
ON CONFLICT (target_id, at) DO NOTHING`

/** Drops what is older than it is kept: looks after `fine` days, quarters and groups that no sample names after `coarse`. */
export async function dropOldActivity(now: number, days: { fine: number; coarse: number }): Promise<void> {
  await dropKindPartitions('activity', now, days)
  // A month longer than samples: partitions of months go as a whole.
  const until = new Date(now - (days.coarse + 32) * DAY_MS)
  await storePool().query('DELETE FROM activity_group WHERE last_at < $1', [until])
}
