/** A series as history tells it: pairs of Unix milliseconds, of the start of a bucket, and value; null was not read. */
type Series = { points: readonly (readonly [number, number | null])[] }

export type DeadlockCover = {
  /** The start of the first bucket in which anything was counted, and whether it is the first of all. */
  first: number
  whole: boolean
  /** Time after it of buckets in which nothing was counted, in milliseconds. */
  gapsMs: number
}

/**
 * How much of a time the counting of deadlocks covered; null: nothing of it. The last bucket is still being
 * filled and no gap yet.
 */
export function deadlockCover(items: readonly Series[], stepMs: number): DeadlockCover | null {
  const counted = new Map<number, boolean>()
  for (const { points } of items)
    for (const [at, value] of points) counted.set(at, counted.get(at) === true || value !== null)
  const buckets = [...counted].sort(([a], [b]) => a - b)
  const start = buckets.findIndex(([, any]) => any)
  const first = buckets[start]
  if (!first) return null
  const gaps = buckets.slice(start, -1).filter(([, any]) => !any).length
  return { first: first[0], whole: start === 0, gapsMs: gaps * stepMs }
}
