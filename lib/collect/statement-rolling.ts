import type { PoolClient } from 'pg'
import { storePool } from '@/lib/store/pool'
import { dropKindPartitions, ensureKindPartitions } from './kind-partitions'
import { alone } from './lock'
import { KEPT_STATEMENTS } from './statement-keeper'
import { FIGURE_COLUMNS } from './statement-store'

const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
/** Intervals may be written this late before their quarter of an hour is rolled up. */
const LATE_MS = 300_000
/** Quarters that are rolled up in one pass; the next pass goes on. */
const QUARTERS = 96

/**
 * Rolls up every quarter of an hour that is over, one row for each target: again the statements that cost most, and
 * all others as entry 0. One process at a time does it; a quarter is one statement, so nothing is left half done.
 * @returns how many quarters were looked at
 */
export async function rollStatements(now: number, most = QUARTERS): Promise<number> {
  return (await alone((client) => rollAll(client, now, most))) ?? 0
}

async function rollAll(client: PoolClient, now: number, most: number): Promise<number> {
  const until = Math.floor((now - LATE_MS) / QUARTER_MS) * QUARTER_MS
  const due = await client.query<{ quarter: string }>(DUE, [new Date(until), QUARTER_MS, most])
  for (const { quarter } of due.rows) {
    const start = Number(quarter)
    await ensureKindPartitions('statements', start, start)
    await client.query(ROLL, [new Date(start), new Date(start + QUARTER_MS), KEPT_STATEMENTS])
  }
  return due.rows.length
}

// What was written after its quarter was rolled up stays among the fine samples alone.
const DUE = `
WITH mark AS (
  SELECT t.id, COALESCE(
           (SELECT max(r.at) + $2::bigint * interval '1 ms' FROM sample_statements_15m r WHERE r.target_id = t.id),
           '-infinity') AS at
    FROM target t
)
SELECT DISTINCT floor(extract(epoch FROM s.at) * 1000 / $2)::bigint * $2::bigint AS quarter
  FROM mark m JOIN sample_statements s ON s.target_id = m.id AND s.at >= m.at
 WHERE s.at < $1 ORDER BY 1 LIMIT $3`

const named = (form: (column: string) => string) => FIGURE_COLUMNS.map(form).join(', ')

const ROLL = `
WITH cell AS (
  SELECT s.target_id, u.entry_id, ${named((column) => `sum(u.${column}::float8) AS ${column}`)}
    FROM sample_statements s
   CROSS JOIN unnest(s.entry_ids, ${named((column) => `s."${column}"`)}) AS u(entry_id, ${FIGURE_COLUMNS.join(', ')})
   WHERE s.at >= $1 AND s.at < $2
     AND NOT EXISTS (SELECT 1 FROM sample_statements_15m r WHERE r.target_id = s.target_id AND r.at >= $1)
   GROUP BY 1, 2
), ranked AS (
  SELECT cell.*, row_number() OVER (PARTITION BY target_id ORDER BY entry_id = 0, ms DESC, entry_id) AS place FROM cell
), line AS (
  SELECT target_id, CASE WHEN place <= $3 THEN entry_id ELSE 0 END AS entry_id,
         ${named((column) => `(CASE WHEN sum(${column}) > 3e38 THEN 3e38 ELSE sum(${column}) END)::real AS ${column}`)}
    FROM ranked GROUP BY 1, 2
), span AS (
  SELECT target_id, sum(span_ms)::int AS span_ms, bool_or(reset) AS reset, sum(evicted)::int AS evicted
    FROM sample_statements WHERE at >= $1 AND at < $2 GROUP BY 1
)
INSERT INTO sample_statements_15m (target_id, at, span_ms, reset, evicted, entry_ids, ${named((column) => `"${column}"`)})
SELECT l.target_id, $1, s.span_ms, s.reset, s.evicted, array_agg(l.entry_id ORDER BY l.entry_id),
       ${named((column) =>
         column === 'calls' || column === 'ms'
           ? `array_agg(l.${column} ORDER BY l.entry_id)`
           : `CASE WHEN count(l.${column}) > 0 THEN array_agg(l.${column} ORDER BY l.entry_id) END`,
       )}
  FROM line l JOIN span s USING (target_id) GROUP BY l.target_id, s.span_ms, s.reset, s.evicted
ON CONFLICT (target_id, at) DO NOTHING`

/**
 * Drops what is older than it is kept: fine samples after `fine` days, those of quarters, statements that no sample
 * names any more and their texts after `coarse` days.
 */
export async function dropOldStatements(now: number, days: { fine: number; coarse: number }): Promise<void> {
  await dropKindPartitions('statements', now, days)
  // A month longer than samples: partitions of months go as a whole.
  const until = new Date(now - (days.coarse + 32) * DAY_MS)
  await storePool().query('DELETE FROM statement_entry WHERE last_at < $1', [until])
  await storePool().query(
    `DELETE FROM statement_text t WHERE t.read_at < $1 AND NOT EXISTS (
       SELECT 1 FROM statement_entry e WHERE e.target_id = t.target_id AND e.statement = t.statement)
        AND NOT EXISTS (
       SELECT 1 FROM activity_group g WHERE g.target_id = t.target_id AND g.statement = t.statement)`,
    [until],
  )
}
