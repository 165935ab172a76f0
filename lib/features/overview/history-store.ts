import { storePool } from '@/lib/store/pool'
import { METRICS, type MetricKind, type MetricName } from './metrics'
import { readResolutions } from './resolution-store'
import { type HistoryRange, type ReadPlan, readPlan } from './resolutions'

/** One series as charts take it: pairs of Unix milliseconds and value; null is a gap. */
export type SeriesPoints = {
  /** The target or host it is of. */
  targetId: string
  metric: MetricName
  label: string
  unit: string
  points: [number, number | null][]
}

export type HistoryRequest = HistoryRange & {
  targetIds: readonly string[]
  metrics: readonly MetricName[]
}

/** Series of one answer at most. */
const MAX_SERIES = 400

/**
 * Reads series between two moments, downsampled on the server to at most `points` each, from the coarsest table
 * that serves them. An interval in which nothing was read is null; an average is one of what was read.
 * @param now the moment from which the ages of what is kept are counted
 */
export async function readHistory(
  request: HistoryRequest,
  now = Date.now(),
): Promise<{ stepMs: number; items: SeriesPoints[] }> {
  const [states, series] = await Promise.all([
    readResolutions(),
    storePool().query<SeriesRow>(
      `SELECT id, target_id, metric, label, unit FROM series
        WHERE target_id = ANY($1::uuid[]) AND metric = ANY($2::text[]) ORDER BY metric, label, target_id LIMIT $3`,
      [request.targetIds, request.metrics, MAX_SERIES],
    ),
  ])
  const slowest = Math.max(...request.metrics.map((metric) => METRICS[metric].stepMs))
  const plan = readPlan(request, slowest, states, now)
  const query = historyQuery(plan, series.rows)
  const found = series.rows.length === 0 ? [] : (await storePool().query<BucketRow>(query)).rows
  const byId = new Map(series.rows.map((row) => [row.id, new Map<number, number>()]))
  for (const row of found) byId.get(row.series_id)?.set(row.bucket, row.value)
  const items = series.rows.map((row) => ({
    targetId: row.target_id,
    metric: row.metric,
    label: row.label,
    unit: row.unit,
    points: Array.from({ length: plan.count }, (_, index): [number, number | null] => [
      plan.from + index * plan.stepMs,
      byId.get(row.id)?.get(index) ?? null,
    ]),
  }))
  return { stepMs: plan.stepMs, items }
}

type SeriesRow = { id: number; target_id: string; metric: MetricName; label: string; unit: string }
type BucketRow = { series_id: number; bucket: number; value: number }

/**
 * The statement that reads a plan: rows of `series_id`, `bucket` (from 0) and `value`, by the way each metric is
 * merged. Buckets without any sample have no row.
 */
export function historyQuery(
  plan: ReadPlan,
  series: readonly Pick<SeriesRow, 'id' | 'target_id' | 'metric'>[],
): { text: string; values: unknown[] } {
  const merged = (merge: MetricKind['merge']) =>
    series.filter((row) => METRICS[row.metric].merge === merge).map((row) => row.id)
  const values: unknown[] = [
    series.map((row) => row.id),
    merged('maximum'),
    merged('last'),
    plan.from,
    plan.stepMs,
    merged('sum'),
  ]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const parts = plan.parts.flatMap(({ source, from, to }) => {
    const [lower, upper] = [parameter(new Date(from)), parameter(new Date(to))]
    const before = parameter(new Date(from - source.spanMs))
    if (source.name !== 'raw') return [rolled(source.table, source.stepMs, lower, upper, before)]
    const targets = parameter([...new Set(series.map((row) => row.target_id))])
    return [packed(lower, upper, before), recent(lower, upper, targets)]
  })
  const last = merged('last').length > 0 ? '(max(ARRAY[at, value]))[2]' : 'NULL'
  return {
    text: `WITH sample AS (${parts.join(' UNION ALL ')})
SELECT series_id, floor((at - $4::float8) / $5::float8)::int AS bucket,
       CASE WHEN series_id = ANY($2::int[]) THEN max(value) WHEN series_id = ANY($3::int[]) THEN ${last}
            WHEN series_id = ANY($6::int[]) THEN sum(value * n)
            ELSE sum(value * n) / sum(n) END AS value
  FROM sample GROUP BY 1, 2`,
    values,
  }
}

const MS = (moment: string) => `extract(epoch FROM ${moment})::float8 * 1000`

function rolled(table: string, stepMs: number, lower: string, upper: string, before: string): string {
  const at = `${MS('p.start_at')} + (u.slot - 1) * ${stepMs}`
  return `
  SELECT p.series_id, ${at} AS at, u.value::float8 AS value, u.n::float8 AS n
    FROM ${table} p CROSS JOIN unnest(
           CASE WHEN p.series_id = ANY($2::int[]) THEN COALESCE(p.maximum, p.average)
                WHEN p.series_id = ANY($3::int[]) THEN COALESCE(p.last, p.average) ELSE p.average END,
           p.count) WITH ORDINALITY AS u(value, n, slot)
   WHERE p.series_id = ANY($1::int[]) AND p.start_at > ${before} AND p.start_at < ${upper} AND u.value IS NOT NULL
     AND ${at} >= ${MS(`${lower}::timestamptz`)} AND ${at} < ${MS(`${upper}::timestamptz`)}`
}

function packed(lower: string, upper: string, before: string): string {
  const at = `${MS('p.start_at')} + (u.slot - 1) * p.step_ms`
  return `
  SELECT p.series_id, ${at} AS at, u.value::float8 AS value, 1::float8 AS n
    FROM sample_packed p CROSS JOIN unnest(p."values") WITH ORDINALITY AS u(value, slot)
   WHERE p.series_id = ANY($1::int[]) AND p.start_at > ${before} AND p.start_at < ${upper} AND u.value IS NOT NULL
     AND ${at} >= ${MS(`${lower}::timestamptz`)} AND ${at} < ${MS(`${upper}::timestamptz`)}`
}

function recent(lower: string, upper: string, targets: string): string {
  return `
  SELECT u.series_id, ${MS('r.at')} AS at, u.value, 1::float8 AS n
    FROM sample_recent r CROSS JOIN unnest(r.series_ids, r."values") AS u(series_id, value)
   WHERE r.target_id = ANY(${targets}::uuid[]) AND r.at >= ${lower} AND r.at < ${upper} AND u.series_id = ANY($1::int[])`
}
