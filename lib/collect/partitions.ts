import { readResolutions } from '@/lib/features/overview/resolution-store'
import { RESOLUTIONS, type Resolution } from '@/lib/features/overview/resolutions'
import { storePool } from '@/lib/store/pool'

const DAY_MS = 86_400_000
const DAYS_AHEAD = 2

/** One partition: its table's resolution, and the stretch of time that it holds (Unix milliseconds). */
type Partition = { resolution: Resolution; name: string; from: number; to: number }

function dayStart(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS
}

function dateText(day: number): string {
  return new Date(day).toISOString().slice(0, 10)
}

/** The stretch of the partition that a moment falls into: a day, a month (15m) or a year (1h), in UTC. */
function stretchOf({ name }: Resolution, at: number): { from: number; to: number } {
  const day = new Date(dayStart(at))
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]
  if (name === '1h') return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) }
  if (name === '15m') return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
  return { from: day.getTime(), to: day.getTime() + DAY_MS }
}

function kindOf(resolution: Resolution): string {
  return resolution.table.slice('sample_'.length)
}

/** The partitions that a resolution has, oldest first. */
export async function partitionsOf(resolution: Resolution): Promise<Partition[]> {
  const found = await storePool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = $1::regclass AND c.relname ~ '_[0-9]{8}$' ORDER BY 1`,
    [resolution.table],
  )
  return found.rows.map(({ name }) => {
    const date = name.slice(-8).replace(/^(....)(..)/, '$1-$2-')
    return { resolution, name, ...stretchOf(resolution, Date.parse(`${date}T00:00:00Z`)) }
  })
}

/** Makes the partitions of all resolutions from the oldest wanted moment to two days ahead; those that exist stay. */
export async function ensurePartitions(now: number, oldest = now): Promise<void> {
  for (const resolution of RESOLUTIONS) await ensureOf(resolution, oldest, now + DAYS_AHEAD * DAY_MS)
}

async function ensureOf(resolution: Resolution, oldest: number, newest: number): Promise<void> {
  const there = new Set((await partitionsOf(resolution)).map((one) => one.from))
  for (let at = oldest; ; at = stretchOf(resolution, at).to) {
    const { from } = stretchOf(resolution, at)
    if (from > newest) return
    if (!there.has(from)) await make(resolution, from)
  }
}

/** Makes the partition of one resolution that holds a moment. */
export async function ensurePartitionAt(resolution: Resolution, at: number): Promise<void> {
  await ensureOf(resolution, at, at)
}

async function make(resolution: Resolution, from: number): Promise<void> {
  await storePool()
    // A function of the store's owner: the worker's own role may own no table.
    .query('SELECT public.sample_partition_make($1, $2::date)', [kindOf(resolution), dateText(from)])
    .catch((error: { code?: string }) => {
      // Two workers may make it in the same moment; IF NOT EXISTS does not see the other's.
      if (error.code !== '23505' && error.code !== '42P07') throw error
    })
}

/**
 * Drops the partitions that hold nothing younger than their resolution is kept. What the next coarser resolution
 * does not hold yet stays, however old. @returns the names of those that went
 */
export async function dropOldPartitions(now: number): Promise<string[]> {
  const states = await readResolutions()
  const gone: string[] = []
  for (const [index, state] of states.entries()) {
    const next = states[index + 1]
    const rolled = next ? (next.rolledUntil ?? 0) : now
    const until = Math.min(dayStart(now - state.keepDays * DAY_MS), rolled)
    for (const { name, from } of (await partitionsOf(state)).filter((one) => one.to <= until)) {
      await storePool().query('SELECT public.sample_partition_drop($1, $2::date)', [
        kindOf(state),
        dateText(from),
      ])
      gone.push(name)
    }
  }
  return gone
}
