import { METRICS } from '@/lib/features/overview/metrics'
import { storePool } from '@/lib/store/pool'
import type { Point } from './metrics'

/** The points of one target or host at one moment (Unix milliseconds); a host's id stands as `targetId`. */
export type Tick = { targetId: string; at: number; points: Point[] }

/** Ids of series by target, metric and label. A process knows each after its first use. */
const ids = new Map<string, number>()

function keyOf(targetId: string, metric: string, label: string): string {
  return `${targetId}\n${metric}\n${label}`
}

/** Makes what series are missing, all in one statement; `ids` holds them afterwards. */
async function ensureSeries(ticks: readonly Tick[]): Promise<void> {
  const missing = new Map<string, [string, string, string, string]>()
  for (const { targetId, points } of ticks)
    for (const { metric, label } of points) {
      const key = keyOf(targetId, metric, label)
      if (!ids.has(key)) missing.set(key, [targetId, metric, label, METRICS[metric].unit])
    }
  if (missing.size === 0) return
  const rows = [...missing.values()]
  const column = (index: number) => rows.map((row) => row[index])
  const found = await storePool().query<{ id: number; target_id: string; metric: string; label: string }>(
    `WITH wanted AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS w(target_id, metric, label, unit)
     ), made AS (
       INSERT INTO series (target_id, metric, label, unit) SELECT * FROM wanted
       ON CONFLICT (target_id, metric, label) DO NOTHING RETURNING id, target_id, metric, label
     )
     SELECT id, target_id, metric, label FROM made
     UNION SELECT s.id, s.target_id, s.metric, s.label FROM series s
       JOIN wanted w ON w.target_id = s.target_id AND w.metric = s.metric AND w.label = s.label`,
    [column(0), column(1), column(2), column(3)],
  )
  for (const row of found.rows) ids.set(keyOf(row.target_id, row.metric, row.label), row.id)
}

const ROWS_PER_INSERT = 500

/** Writes ticks of any number of targets with one INSERT per 500 of them. A tick that is there already stays. */
export async function writeTicks(ticks: readonly Tick[]): Promise<void> {
  const filled = ticks.filter((tick) => tick.points.length > 0)
  if (filled.length === 0) return
  await ensureSeries(filled)
  for (let from = 0; from < filled.length; from += ROWS_PER_INSERT)
    await insertTicks(filled.slice(from, from + ROWS_PER_INSERT))
}

/**
 * A value that a `real` can hold when it is packed, null when there is none: one that is out of its range would
 * keep the whole interval from being packed. A server may tell any number.
 */
function storable(value: number): number | null {
  if (Math.abs(value) < 1e-30) return 0
  return Math.abs(value) < 3e38 ? value : null
}

async function insertTicks(ticks: readonly Tick[]): Promise<void> {
  const values: unknown[] = []
  const rows = ticks.map((tick) => {
    const known = tick.points.flatMap((point) => {
      const id = ids.get(keyOf(tick.targetId, point.metric, point.label))
      const value = storable(point.value)
      return id === undefined || value === null ? [] : [{ id, value }]
    })
    const at = values.length
    values.push(
      tick.targetId,
      new Date(tick.at),
      known.map((one) => one.id),
      known.map((one) => one.value),
    )
    return `($${at + 1}::uuid, $${at + 2}::timestamptz, $${at + 3}::integer[], $${at + 4}::float8[])`
  })
  await storePool().query(
    `INSERT INTO sample_recent (target_id, at, series_ids, "values") VALUES ${rows.join(', ')}
     ON CONFLICT (target_id, at) DO NOTHING`,
    values,
  )
}
