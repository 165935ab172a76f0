import 'server-only'
import { openForWeb, sealForWeb, webKeyId } from '@/lib/crypto/sealed'
import { storePool } from '@/lib/store/pool'
import { SEALED_COLUMNS, type SealedColumn, type SealedRow } from './sealed-columns'

const NOBODY = '00000000-0000-0000-0000-000000000000'
const BATCH = 200

/** How much of a column these keys seal. */
export type SealedCount = { name: string; what: string; count: number }

const heads = (ids: readonly string[]) => ids.map((id) => Buffer.from(id, 'hex'))

/** What is sealed under any of these keys, by column. */
export async function countSealed(ids: readonly string[]): Promise<SealedCount[]> {
  const counts: SealedCount[] = []
  for (const { name, what, rows } of SEALED_COLUMNS) {
    const found = await storePool().query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (${rows}) AS x WHERE substring(x.sealed FROM 2 FOR 4) = ANY($1::bytea[])`,
      [heads(ids)],
    )
    counts.push({ name, what, count: found.rows[0]?.count ?? 0 })
  }
  return counts
}

/** What became of a pass over one column. `broken`: rows that open under no key, by their id. */
export type Resealed = { name: string; what: string; done: number; broken: string[] }

/**
 * Seals anew, row by row, what older keys sealed in one column. Each row is replaced only while it is what was read, so
 * that nothing written meanwhile is lost; killed anywhere, the next pass takes what is left.
 * @param seen called after each batch with the number of rows done so far
 */
export async function resealColumn(
  column: SealedColumn,
  oldIds: readonly string[],
  seen: (done: number) => Promise<void> | void,
  batch = BATCH,
): Promise<Resealed> {
  const { name, what } = column
  const result: Resealed = { name, what, done: 0, broken: [] }
  for (let after = NOBODY; ; ) {
    const { rows } = await storePool().query<SealedRow>(
      `SELECT * FROM (${column.rows}) AS x
        WHERE substring(x.sealed FROM 2 FOR 4) = ANY($1::bytea[]) AND x.pk > $2::uuid ORDER BY x.pk LIMIT $3`,
      [heads(oldIds), after, batch],
    )
    for (const row of rows) {
      if (await resealRow(column, row)) result.done += 1
      else result.broken.push(row.pk)
      after = row.pk
    }
    if (rows.length > 0) await seen(result.done)
    if (rows.length < batch) return result
  }
}

/** False when the row opens under no key, or not in its place. */
async function resealRow(column: SealedColumn, row: SealedRow): Promise<boolean> {
  const binding = column.binding(row)
  const plain = (() => {
    try {
      return openForWeb(column.purpose, binding, row.sealed)
    } catch {
      return null
    }
  })()
  if (!plain) return false
  try {
    const sealed = sealForWeb(column.purpose, binding, plain)
    await storePool().query(column.replace, [sealed, webKeyId(), row.pk, row.sealed])
    return true
  } finally {
    plain.wipe()
  }
}
