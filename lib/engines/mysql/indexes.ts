import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { IndexQuery, IndexReader, JudgedIndex, VerdictCount } from '../contract/indexes'
import type { IndexEntry, TableGap } from '../contract/tables'
import type { MyConnection } from './connection'
import { judgeEntries } from './index-judge'
import { foreignColumns, indexUse } from './index-queries'
import { indexEntries, type Numbered } from './table-indexes'
import { rankTables } from './table-queries'
import { numbers } from './tables'

/** Tables whose indexes are looked at, the largest first; suspects that are told. */
const TABLES = 2_000
const SUSPECTS = 200
/** Rows that a table has at least, and so many times over were read of it without an index. */
const ROWS = 10_000
const TIMES = 50

/** InnoDB's indexes of a schema, or of all. */
export function myIndexes(connection: MyConnection): IndexReader {
  return {
    list: async (query) => {
      const { tables, more } = await tablesOf(connection, query.database)
      const entries = await used(connection, query.database, await indexEntries(connection, tables, false))
      const judged = judgeEntries(entries, await behindKeys(connection, tables, entries))
      const fit = judged.filter((one) => fits(one, query)).sort((a, b) => compare(a, b, query))
      return {
        at: Date.now(),
        items: fit.slice(query.offset, query.offset + query.limit),
        matching: fit.length,
        counts: countsOf(judged),
        reclaimable: null,
        countedSince: connection.serverStartedAt || null,
        gaps: gapsOf(connection, more),
      }
    },
    missing: async (database) => {
      const { tables, more } = await tablesOf(connection, database)
      const rows = new Map(tables.map((table) => [`${table.db}\0${table.name}`, table.rows]))
      const items = (await connection.run(indexUse, database)).flatMap(([schema, table, index, read]) => {
        const held = rows.get(`${schema}\0${table}`) ?? 0
        if (index !== null || held < ROWS || read < held * TIMES) return []
        return [
          {
            ...{ schema, table, why: 'scans' as const, constraint: null, columns: [], rows: held },
            ...{ seqScans: null, seqRows: read },
          },
        ]
      })
      items.sort((a, b) => b.seqRows - a.seqRows)
      return {
        at: Date.now(),
        items: items.slice(0, SUSPECTS),
        more: Math.max(0, items.length - SUSPECTS),
        gaps: [...gapsOf(connection, more), { reason: t.innodbKeysHaveIndexes, remedy: null }],
      }
    },
  }
}

async function tablesOf(connection: MyConnection, database: string | null) {
  const ranked = await connection.run(rankTables, {
    ...{ sort: 'size', descending: true, database, name: null, search: null },
    ...{ system: false, offset: 0, limit: TABLES },
  })
  return { tables: await numbers(connection, ranked), more: (ranked[0]?.matching ?? 0) - ranked.length }
}

/** The same with what was read through each, where that is counted. */
async function used(
  connection: MyConnection,
  database: string | null,
  entries: readonly IndexEntry[],
): Promise<IndexEntry[]> {
  if (!connection.server.features.has('performance_schema')) return [...entries]
  const lines = await connection.run(indexUse, database)
  const read = new Map(lines.map(([schema, table, index, rows]) => [`${schema}\0${table}\0${index}`, rows]))
  return entries.map((one) => ({
    ...one,
    tuplesRead: read.get(`${one.schema}\0${one.table}\0${one.name}`) ?? 0,
  }))
}

/** Indexes that begin with the columns of a foreign key of their table. */
async function behindKeys(
  connection: MyConnection,
  tables: readonly Numbered[],
  entries: readonly IndexEntry[],
): Promise<Set<string>> {
  // MariaDB writes the name as its files are named, MySQL as it is.
  const named = new Map(
    tables.flatMap(({ base, db, name }) => [
      [base, `${db}\0${name}`],
      [`${db}/${name}`, `${db}\0${name}`],
    ]),
  )
  const keys = new Map<string, string[]>()
  const tableOf = new Map<string, string>()
  for (const [key, of, column] of await connection.run(foreignColumns)) {
    const table = named.get(of)
    if (table === undefined) continue
    tableOf.set(key, table)
    keys.set(key, [...(keys.get(key) ?? []), column])
  }
  const behind = new Set<string>()
  for (const [key, columns] of keys)
    for (const one of entries)
      if (
        tableOf.get(key) === `${one.schema}\0${one.table}` &&
        columns.every((c) => one.columns.slice(0, columns.length).includes(c))
      )
        behind.add(`${one.schema}\0${one.table}\0${one.name}`)
  return behind
}

function fits(one: JudgedIndex, { search, verdict }: IndexQuery): boolean {
  if (verdict !== null && !one.verdicts.includes(verdict)) return false
  return (
    search === null || `${one.schema}.${one.table} ${one.name}`.toLowerCase().includes(search.toLowerCase())
  )
}

function compare(a: JudgedIndex, b: JudgedIndex, { sort, descending }: IndexQuery): number {
  const names = (one: JudgedIndex) => `${one.schema}\0${one.table}\0${one.name}`
  const way = descending ? -1 : 1
  if (sort === 'scans' && a.tuplesRead !== b.tuplesRead)
    return ((a.tuplesRead ?? 0) - (b.tuplesRead ?? 0)) * way
  return (names(a) < names(b) ? -1 : 1) * way
}

function countsOf(judged: readonly JudgedIndex[]): VerdictCount[] {
  return (['unused', 'duplicate', 'overlapping', 'hidden'] as const).map((verdict) => ({
    verdict,
    count: judged.filter((one) => one.keeper === null && one.verdicts.includes(verdict)).length,
    bytes: null,
  }))
}

function gapsOf(connection: MyConnection, more: number): TableGap[] {
  const gaps: TableGap[] = [{ reason: t.partsOfColumnsNotTold, remedy: null }]
  if (!connection.server.features.has('performance_schema'))
    gaps.push({
      reason: t.readsNotCounted,
      remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' }),
    })
  if (more > 0) gaps.push({ reason: say(t.largestTablesOnly, { count: TABLES }), remedy: null })
  return gaps
}
