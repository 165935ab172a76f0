import { storePool } from '@/lib/store/pool'
import { RESOLUTIONS, type ResolutionName, type ResolutionState } from './resolutions'

type Row = { name: ResolutionName; rolled_until: Date | null; keep_days: number }

/** The four resolutions, finest first, with how far each is rolled up and how long it is kept. */
export async function readResolutions(): Promise<ResolutionState[]> {
  const { rows } = await storePool().query<Row>('SELECT name, rolled_until, keep_days FROM sample_resolution')
  return RESOLUTIONS.map((resolution) => {
    const row = rows.find((one) => one.name === resolution.name)
    if (!row) throw new Error(`The store has no line for the resolution ${resolution.name}.`)
    return { ...resolution, rolledUntil: row.rolled_until?.getTime() ?? null, keepDays: row.keep_days }
  })
}

/** Keeps how long each resolution stays, for the web to know as well. */
export async function writeKeepDays(days: Record<ResolutionName, number>): Promise<void> {
  await storePool().query(
    `UPDATE sample_resolution r SET keep_days = w.days
       FROM unnest($1::text[], $2::int[]) AS w(name, days) WHERE w.name = r.name AND w.days <> r.keep_days`,
    [Object.keys(days), Object.values(days)],
  )
}
