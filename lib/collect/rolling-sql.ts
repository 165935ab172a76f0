import type { Resolution } from '@/lib/features/overview/resolutions'

/**
 * The statement that rolls up one span of every series: $1 and $2 its ends, $3 the milliseconds of a slot, $4 the
 * number of slots. A slot without any sample is null; an average weighs what it is made of by its count.
 */
export function rollUpSql(finer: Resolution, into: Resolution): string {
  return `
WITH cell AS (${finer.name === 'raw' ? CELLS_OF_RAW : cellsOf(finer)}),
slot AS (
  SELECT s.series_id, array_agg(c.average ORDER BY g.slot) AS average, array_agg(c.minimum ORDER BY g.slot) AS minimum,
         array_agg(c.maximum ORDER BY g.slot) AS maximum, array_agg(c.last ORDER BY g.slot) AS last,
         array_agg(c.count ORDER BY g.slot) AS count
    FROM (SELECT DISTINCT series_id FROM cell) s CROSS JOIN generate_series(0, $4::int - 1) AS g(slot)
    LEFT JOIN cell c ON c.series_id = s.series_id AND c.slot = g.slot
   GROUP BY s.series_id
)
INSERT INTO ${into.table} (series_id, start_at, average, minimum, maximum, last, count)
SELECT series_id, $1::timestamptz, average, NULLIF(minimum, average), NULLIF(maximum, average),
       NULLIF(last, average), count FROM slot
ON CONFLICT (series_id, start_at) DO UPDATE
   SET average = EXCLUDED.average, minimum = EXCLUDED.minimum, maximum = EXCLUDED.maximum, last = EXCLUDED.last,
       count = EXCLUDED.count`
}

function slotOf(stepMs: string): string {
  return `floor((extract(epoch FROM p.start_at - $1::timestamptz) * 1000 + (u.slot - 1) * ${stepMs}) / $3::int)::int`
}

// The last of a slot is the one furthest on: both halves of its key grow with time.
const CELLS_OF_RAW = `
  SELECT p.series_id, ${slotOf('p.step_ms')} AS slot, avg(u.value)::real AS average, min(u.value) AS minimum,
         max(u.value) AS maximum, (array_agg(u.value ORDER BY p.start_at DESC, u.slot DESC))[1] AS last,
         count(*)::smallint AS count
    FROM sample_packed p CROSS JOIN unnest(p."values") WITH ORDINALITY AS u(value, slot)
   WHERE p.start_at >= $1 AND p.start_at < $2 AND u.value IS NOT NULL GROUP BY 1, 2`

function cellsOf(finer: Resolution): string {
  return `
  SELECT p.series_id, ${slotOf(String(finer.stepMs))} AS slot,
         (sum(u.average::float8 * u.count) / sum(u.count))::real AS average, min(u.minimum) AS minimum,
         max(u.maximum) AS maximum, (array_agg(u.last ORDER BY p.start_at DESC, u.slot DESC))[1] AS last,
         sum(u.count)::smallint AS count
    FROM ${finer.table} p CROSS JOIN unnest(
           p.average, COALESCE(p.minimum, p.average), COALESCE(p.maximum, p.average), COALESCE(p.last, p.average),
           p.count) WITH ORDINALITY AS u(average, minimum, maximum, last, count, slot)
   WHERE p.start_at >= $1 AND p.start_at < $2 AND u.average IS NOT NULL GROUP BY 1, 2`
}
