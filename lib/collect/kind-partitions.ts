import { storePool } from '@/lib/store/pool'

const DAY_MS = 86_400_000
const DAYS_AHEAD = 2

/** Samples of something other than series: minutes of it, and the same by quarters of an hour (`<kind>_15m`). */
export type SampleKind = 'statements' | 'activity'

type Partition = { kind: string; from: number; to: number }

const kindsOf = (kind: SampleKind) => [kind, `${kind}_15m`]

/** Days hold minutes, months hold quarters of an hour. */
function stretch(kind: string, at: number): { from: number; to: number } {
  const day = new Date(at)
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]
  if (kind.endsWith('_15m')) return { from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
  const from = Date.UTC(year, month, day.getUTCDate())
  return { from, to: from + DAY_MS }
}

async function partitionsOf(of: SampleKind): Promise<Partition[]> {
  const found = await storePool().query<{ parent: string; name: string }>(
    `SELECT p.relname AS parent, c.relname AS name FROM pg_catalog.pg_inherits i
       JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
      WHERE p.relname = ANY($1) AND c.relname ~ '_[0-9]{8}$'`,
    [kindsOf(of).map((kind) => `sample_${kind}`)],
  )
  return found.rows.map(({ parent, name }) => {
    const kind = parent.slice('sample_'.length)
    const date = name.slice(-8).replace(/^(....)(..)/, '$1-$2-')
    return { kind, ...stretch(kind, Date.parse(`${date}T00:00:00Z`)) }
  })
}

/** Makes the partitions that hold the moments from the oldest wanted to some days ahead; those that exist stay. */
export async function ensureKindPartitions(
  of: SampleKind,
  oldest: number,
  newest = oldest + DAYS_AHEAD * DAY_MS,
): Promise<void> {
  const there = new Set((await partitionsOf(of)).map((one) => `${one.kind} ${one.from}`))
  for (const kind of kindsOf(of))
    for (let day = Math.floor(oldest / DAY_MS) * DAY_MS; day <= newest; day += DAY_MS) {
      const from = stretch(kind, day).from
      if (there.has(`${kind} ${from}`)) continue
      there.add(`${kind} ${from}`)
      await storePool()
        .query('SELECT public.sample_partition_make($1, $2::date)', [kind, new Date(from)])
        .catch((error: { code?: string }) => {
          // Two workers may make it in the same moment.
          if (error.code !== '23505' && error.code !== '42P07') throw error
        })
    }
}

/** Drops the partitions that hold nothing younger: minutes after `fine` days, quarters after `coarse` days. */
export async function dropKindPartitions(
  of: SampleKind,
  now: number,
  days: { fine: number; coarse: number },
): Promise<void> {
  for (const { kind, from, to } of await partitionsOf(of)) {
    const kept = kind.endsWith('_15m') ? days.coarse : days.fine
    if (to <= now - kept * DAY_MS)
      await storePool().query('SELECT public.sample_partition_drop($1, $2::date)', [kind, new Date(from)])
  }
}
