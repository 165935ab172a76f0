import { AppError } from '@/lib/errors'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { IndexEntry, TableEntry, TableGap, TableReader } from '../contract/tables'
import { optional } from '../optional'
import type { MyConnection } from './connection'
import { account } from './grants'
import { autoIncrements, indexEntries, type Numbered } from './table-indexes'
import {
  type RankedTable,
  rankTables,
  TABLE_STATS,
  tableFiles,
  tableNumbers,
  tableParts,
  tablePlaces,
  tableServer,
  tableSorts,
  tableStats,
  tableUse,
} from './table-queries'

/** Partitions that a detail lists. */
const PARTS = 100

/** InnoDB's tables of every schema. */
export function myTables(connection: MyConnection): TableReader {
  return {
    sorts: tableSorts(connection.server.flavour),
    perConnection: false,
    places: async () => (await connection.run(tablePlaces)).map(([name]) => ({ name, connected: false })),
    list: async (query) => {
      const gaps = await gapsOf(connection)
      const ranked = await connection.run(rankTables, { ...query, name: null })
      return {
        at: Date.now(),
        items: await entries(connection, ranked),
        matching: ranked[0]?.matching ?? query.offset,
        ...{ countedSince: connection.serverStartedAt || null, gaps, limits: null },
      }
    },
    one: async (schema, name) => {
      const gaps = await gapsOf(connection)
      const [row] = await connection.run(rankTables, {
        ...{ sort: 'name', descending: false, database: schema, name, search: null },
        ...{ system: true, offset: 0, limit: 1 },
      })
      if (!row) return null
      const [numbered] = await numbers(connection, [row])
      const [table] = await entries(connection, [row])
      if (!table || !numbered) return null
      const parts =
        row.parts > 1 || table.kind === 'partitioned' ? await connection.run(tableParts, row.base) : []
      const indexes: IndexEntry[] = await indexEntries(connection, [numbered])
      if (indexes.length === 0 && row.parts > 1)
        gaps.push({ reason: t.partitionIndexesNotTold, remedy: null })
      return {
        at: Date.now(),
        table,
        ...{ countedSince: connection.serverStartedAt || null, gaps, limits: null },
        parts: parts.slice(0, PARTS).map(([part, rows, bytes]) => ({
          ...{ schema, name: part, bytes, rows, dead: null, autovacuum: true, options: [], reasons: [] },
        })),
        partsMore: Math.max(0, row.parts - PARTS),
        indexes,
      }
    },
    horizon: async () => null,
  }
}

const counts = (connection: MyConnection) => connection.server.features.has('performance_schema')

/** What is missing, and what would help. Rights that were given meanwhile are noticed. */
async function gapsOf(connection: MyConnection): Promise<TableGap[]> {
  const gaps: TableGap[] = []
  const { features, flavour } = connection.server
  if (!counts(connection))
    gaps.push({
      reason: t.readsNotCounted,
      remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' }),
    })
  if (flavour === 'mysql' && !features.has(TABLE_STATS)) {
    const seen = await optional(connection.run(tableStats))
    if (seen.known)
      connection.server = {
        ...connection.server,
        features: new Map([...features, [TABLE_STATS, 'readable']]),
      }
    else
      gaps.push({
        reason: t.statsNotReadable,
        remedy: `GRANT SELECT ON mysql.innodb_table_stats TO ${account(connection.user)};`,
      })
  }
  return gaps
}

/** The tables with InnoDB's own number of each, which MySQL tells by its file only. */
export async function numbers(connection: MyConnection, ranked: readonly RankedTable[]): Promise<Numbered[]> {
  if (connection.server.flavour === 'mariadb')
    return ranked.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]))
  const spaces = ranked.flatMap(({ id }) => (id === null ? [] : [id])).join(',')
  const rows = new Map((await connection.run(tableNumbers, spaces)).map((row) => [row[0], row]))
  return ranked.flatMap((row) => {
    const found = row.id === null ? undefined : rows.get(row.id)
    return found ? [{ ...row, id: found[1], next: found[2] }] : []
  })
}

async function entries(connection: MyConnection, ranked: readonly RankedTable[]): Promise<TableEntry[]> {
  if (ranked.length === 0) return []
  const [server] = await connection.run(tableServer)
  if (!server) throw new AppError('target.protocol')
  const [pageSize] = server
  const files = new Map<string, number>()
  if (connection.server.flavour === 'mariadb') {
    const bases = ranked.map(({ base }) => base).join(',')
    const partsOf = new Map(ranked.map(({ base, parts }) => [base, parts]))
    for (const [base, bytes, count] of await connection.run(tableFiles, bases))
      if (partsOf.get(base) === count) files.set(base, bytes)
  } else {
    for (const { base, file, files: count, parts } of ranked)
      if (file !== null && count === parts) files.set(base, file)
  }
  const use = counts(connection)
    ? await connection.run(
        tableUse,
        ranked.map(({ db, name }) => ({ schema: db, name })),
      )
    : null
  const counters = await autoIncrements(connection, await numbers(connection, ranked))
  return ranked.map((row) => {
    // A table in a shared tablespace has no file of its own: what is free there is free for all.
    const own = files.get(row.base) ?? null
    const mine = use?.filter(([schema, name]) => schema === row.db && name === row.name) ?? null
    return entryOf(row, { pageSize, own, mine, counter: counters.get(row.base) ?? null })
  })
}

type Around = {
  pageSize: number
  own: number | null
  mine: (typeof tableUse)['row']['_output'][] | null
  counter: TableEntry['autoIncrement']
}

function entryOf(row: RankedTable, { pageSize, own, mine, counter }: Around): TableEntry {
  const read = row.unread === 0
  const table = read ? (row.pages ?? 0) * pageSize : null
  const indexes = read ? (row.other ?? 0) * pageSize : null
  const used = table === null || indexes === null ? null : table + indexes
  const sum = (pick: (line: (typeof tableUse)['row']['_output']) => number) =>
    mine === null ? null : mine.reduce((total, line) => total + pick(line), 0)
  return {
    schema: row.db,
    name: row.name,
    kind: row.parts > 1 ? 'partitioned' : 'table',
    partitions: row.parts > 1 ? row.parts : 0,
    storage: 'InnoDB',
    rows: read ? row.rows : null,
    dead: null,
    deadShare: null,
    bytes: {
      total: own ?? used,
      table,
      toast: null,
      indexes,
      free: own === null || used === null ? null : Math.max(0, own - used),
    },
    exact: own !== null,
    counts: {
      inserted: sum((line) => line[4]),
      updated: sum((line) => line[5]),
      deleted: sum((line) => line[6]),
      hot: null,
      seqScans: null,
      seqRows: sum((line) => (line[2] === null ? line[3] : 0)),
      indexScans: null,
      indexRows: sum((line) => (line[2] === null ? 0 : line[3])),
    },
    ...{ lastVacuum: null, lastAutovacuum: null, lastAnalyze: null, lastAutoanalyze: null },
    ...{ due: null, autovacuum: null, age: null, bloat: null },
    autoIncrement: counter,
  }
}
