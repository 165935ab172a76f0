import { storePool } from '@/lib/store/pool'
import { METRICS, type MetricName, PACK_MS } from './metrics'

/** One series as charts take it: pairs of Unix milliseconds and value; null is a gap. */
export type SeriesPoints = {
  /** The target or host it is of. */
  targetId: string
  metric: MetricName
  label: string
  unit: string
  points: [number, number | null][]
}

export type HistoryRequest = {
  targetIds: readonly string[]
  metrics: readonly MetricName[]
  /** Unix milliseconds. */
  from: number
  to: number
  /** The most points a series may have. */
  points: number
}

/** Series of one answer at most. */
const MAX_SERIES = 400

/** Milliseconds between points: whole ten seconds, no finer than the slowest metric asked for. */
export function stepFor(request: Pick<HistoryRequest, 'from' | 'to' | 'points' | 'metrics'>): number {
  const finest = Math.max(...request.metrics.map((metric) => METRICS[metric].stepMs))
  const wanted = Math.max(0, request.to - request.from) / request.points
  return Math.max(finest, Math.ceil(wanted / 10_000) * 10_000)
}

/**
 * Reads series between two moments, downsampled on the server to at most `points` each. An interval in which
 * nothing was read is null.
 */
export async function readHistory(
  request: HistoryRequest,
): Promise<{ stepMs: number; items: SeriesPoints[] }> {
  const stepMs = stepFor(request)
  const count = Math.min(request.points, Math.max(1, Math.ceil((request.to - request.from) / stepMs)))
  const to = request.from + count * stepMs
  const series = await storePool().query<SeriesRow>(
    `SELECT id, target_id, metric, label, unit FROM series
      WHERE target_id = ANY($1::uuid[]) AND metric = ANY($2::text[]) ORDER BY metric, label, target_id LIMIT $3`,
    [request.targetIds, request.metrics, MAX_SERIES],
  )
  const rows = series.rows.length === 0 ? [] : await buckets(request, series.rows, to, stepMs)
  const byId = new Map<number, Map<number, Bucket>>()
  for (const row of rows) {
    const own = byId.get(row.series_id) ?? new Map<number, Bucket>()
    const before = own.get(row.bucket)
    own.set(row.bucket, before ? merged(before, row) : row)
    byId.set(row.series_id, own)
  }
  const items = series.rows.map((row) => ({
    targetId: row.target_id,
    metric: row.metric,
    label: row.label,
    unit: row.unit,
    points: Array.from({ length: count }, (_, index): [number, number | null] => {
      const bucket = byId.get(row.id)?.get(index)
      return [request.from + index * stepMs, bucket ? bucketValue(row.metric, bucket) : null]
    }),
  }))
  return { stepMs, items }
}

type SeriesRow = { id: number; target_id: string; metric: MetricName; label: string; unit: string }
type Bucket = { sum: number; count: number; maximum: number }
type BucketRow = Bucket & { series_id: number; bucket: number }

function merged(a: Bucket, b: Bucket): Bucket {
  return { sum: a.sum + b.sum, count: a.count + b.count, maximum: Math.max(a.maximum, b.maximum) }
}

function bucketValue(metric: MetricName, bucket: Bucket): number {
  return METRICS[metric].merge === 'maximum' ? bucket.maximum : bucket.sum / bucket.count
}

async function buckets(
  request: HistoryRequest,
  series: readonly SeriesRow[],
  to: number,
  stepMs: number,
): Promise<BucketRow[]> {
  const found = await storePool().query<BucketRow>(READ, [
    series.map((row) => row.id),
    request.targetIds,
    new Date(request.from),
    new Date(to),
    request.from,
    stepMs,
    new Date(request.from - PACK_MS),
  ])
  return found.rows
}

const READ = `
WITH sample AS (
  SELECT p.series_id, extract(epoch FROM p.start_at)::float8 * 1000 + (u.slot - 1) * p.step_ms AS at, u.value::float8 AS value
    FROM sample_packed p CROSS JOIN unnest(p."values") WITH ORDINALITY AS u(value, slot)
   WHERE p.series_id = ANY($1::int[]) AND p.start_at > $7 AND p.start_at < $4 AND u.value IS NOT NULL
  UNION ALL
  SELECT u.series_id, extract(epoch FROM r.at)::float8 * 1000, u.value
    FROM sample_recent r CROSS JOIN unnest(r.series_ids, r."values") AS u(series_id, value)
   WHERE r.target_id = ANY($2::uuid[]) AND r.at >= $3 AND r.at < $4 AND u.series_id = ANY($1::int[])
)
SELECT series_id, floor((at - $5::float8) / $6::float8)::int AS bucket,
       sum(value)::float8 AS sum, count(*)::int AS count, max(value)::float8 AS maximum
  FROM sample WHERE at >= $5::float8 AND at < extract(epoch FROM $4::timestamptz)::float8 * 1000
 GROUP BY 1, 2`
