import type { AutoIncrement, IndexEntry } from '../contract/tables'
import type { MyConnection } from './connection'
import { fieldsOf, indexesOf, integersOf } from './index-queries'
import { type RankedTable, tableUse } from './table-queries'

/** Bits of InnoDB's TYPE of an index. */
const CLUSTERED = 1
const UNIQUE = 2
const FULLTEXT = 32
const SPATIAL = 64

/** A table by InnoDB's own number of it. */
export type Numbered = Pick<RankedTable, 'base' | 'db' | 'name' | 'next' | 'rows'> & { id: number }
const list = (ids: Iterable<number>) => [...ids].join(',')

/** More indexes than these are cheaper to pick here than by the server. */
const MANY = 300

async function fieldsByIndex(
  connection: MyConnection,
  ids: readonly number[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>()
  if (ids.length === 0) return found
  const wanted = ids.length > MANY ? null : list(ids)
  for (const [index, name] of await connection.run(fieldsOf, wanted)) {
    const own = found.get(index)
    if (own) own.push(name)
    else found.set(index, [name])
  }
  return found
}

/**
 * Counters of some tables by InnoDB's number of the table. The column is the whole number that an index begins with;
 * where several could be meant it is not told.
 */
export async function autoIncrements(
  connection: MyConnection,
  tables: readonly Numbered[],
): Promise<Map<string, AutoIncrement>> {
  const counting = tables.filter(({ next }) => (next ?? 0) > 0)
  if (counting.length === 0) return new Map()
  const ids = list(counting.map(({ id }) => id))
  const indexes = await connection.run(indexesOf, ids)
  const integers = await connection.run(integersOf, ids)
  const fields = await fieldsByIndex(
    connection,
    indexes.map(([, index]) => index),
  )
  return new Map(
    counting.flatMap(({ id, base, next }) => {
      const own = indexes.filter(([table]) => table === id)
      const candidates = integers.filter(
        ([table, name]) => table === id && own.some(([, index]) => fields.get(index)?.[0] === name),
      )
      if (candidates.length === 0) return []
      const first = own.find(([, , , type]) => (type & CLUSTERED) !== 0)
      const primary = first && candidates.find(([, name]) => fields.get(first[1])?.[0] === name)
      const column = primary ?? (candidates.length === 1 ? candidates[0] : undefined)
      const found: AutoIncrement = column
        ? { next: next ?? 0, column: column[1], max: 2 ** (column[2] * 8 - (column[3] === 1 ? 0 : 1)) - 1 }
        : { next: next ?? 0, column: null, max: null }
      return [[base, found]]
    }),
  )
}

/** Indexes of some tables, with what was read through them where that is counted and wanted. */
export async function indexEntries(
  connection: MyConnection,
  tables: readonly Numbered[],
  withUse = true,
): Promise<IndexEntry[]> {
  if (tables.length === 0) return []
  const byId = new Map(tables.map((table) => [table.id, table]))
  const rows = await connection.run(indexesOf, list(byId.keys()))
  const fields = await fieldsByIndex(
    connection,
    rows.map(([, index]) => index),
  )
  const use =
    withUse && connection.server.features.has('performance_schema')
      ? await connection.run(
          tableUse,
          tables.map(({ db, name }) => ({ schema: db, name })),
        )
      : null
  return rows.flatMap(([id, index, name, type]): IndexEntry[] => {
    const table = byId.get(id)
    // Without a primary key InnoDB makes one of its own, which nobody can see or drop.
    if (!table || name === 'GEN_CLUST_INDEX') return []
    const line = use?.find(([schema, of, by]) => schema === table.db && of === table.name && by === name)
    return [
      {
        schema: table.db,
        table: table.name,
        name,
        method: (type & FULLTEXT) !== 0 ? 'FULLTEXT' : (type & SPATIAL) !== 0 ? 'SPATIAL' : 'BTREE',
        definition: null,
        columns: fields.get(index) ?? [],
        unique: (type & UNIQUE) !== 0,
        primary: name === 'PRIMARY',
        constraint: name === 'PRIMARY' || (type & UNIQUE) !== 0 ? name : null,
        replicaIdentity: false,
        valid: true,
        hidden: false,
        partitions: 0,
        bytes: null,
        scans: null,
        tuplesRead: use ? (line?.[3] ?? 0) : null,
        tuplesFetched: null,
        lastUsed: null,
      },
    ]
  })
}
