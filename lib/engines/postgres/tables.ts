import { pgIdent } from '@/lib/sql/identifiers'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { known, type Reading, unknown } from '../contract/reading'
import type {
  Bloat,
  FreezeLimits,
  IndexEntry,
  TableDetail,
  TableEntry,
  TableGap,
  TablePart,
  TableQuery,
  TableReader,
} from '../contract/tables'
import { optional } from '../optional'
import type { PgConnection } from './connection'
import { pgHorizon } from './horizon'
import { type IndexRow, indexesOfTable } from './index-queries'
import { bloatOf, type TableShape, tableShapes } from './table-bloat'
import { tableByName, tablePlaces, tableServer } from './table-place-queries'
import { type FoldedTable, type Part, tableFigures, tableParts, tableSizes } from './table-queries'
import { PG_TABLE_SORTS, rankTables } from './table-rank-queries'

/** Partitions that a detail lists, and whose columns are looked at for one page. */
const PARTS = 100
const SHAPES = 2_000
/** PostgreSQL stops handing out transaction numbers so many before the oldest comes round again. */
const STOP = 2 ** 31 - 3_000_000

/** Tables of the database that this connection is in. */
export function pgTables(connection: PgConnection): TableReader {
  return {
    sorts: PG_TABLE_SORTS,
    perConnection: true,
    places: async () =>
      (await connection.run(tablePlaces)).map(([name, here]) => ({ name, connected: here })),
    list: async (query) => {
      const [server, ranked] = await connection.together((send) =>
        Promise.all([send(tableServer), send(rankTables, rankArgs(query))]),
      )
      const oids = ranked.map(([oid]) => oid)
      const facts = factsOf(server[0])
      return {
        at: Date.now(),
        items: oids.length === 0 ? [] : await entries(connection, oids),
        matching: ranked[0]?.[1] ?? (query.offset === 0 ? 0 : query.offset),
        ...facts,
      }
    },
    one: async (schema, name) => {
      const [row] = await connection.run(tableByName, schema, name)
      return row ? detail(connection, row[0]) : null
    },
    horizon: () => pgHorizon(connection),
  }
}

function rankArgs({ search, ...query }: TableQuery) {
  const pattern = search === null ? null : `%${search.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  return { ...query, pattern }
}

type Server = (typeof tableServer)['row']['_output']

function factsOf(row: Server | undefined) {
  if (!row) return { countedSince: null, limits: null, gaps: [] }
  const [countedSince, forced, failsafe, autovacuum, counts, standby] = row
  const gaps: TableGap[] = []
  if (!counts)
    gaps.push({
      reason: t.trackCountsIsOff,
      remedy: 'ALTER SYSTEM SET track_counts = on; SELECT pg_reload_conf();',
    })
  else if (!autovacuum)
    gaps.push({
      reason: t.autovacuumIsOff,
      remedy: 'ALTER SYSTEM SET autovacuum = on; SELECT pg_reload_conf();',
    })
  if (standby) gaps.push({ reason: t.standbyCountsItself, remedy: null })
  // The server itself never waits for the failsafe longer than this.
  const limits: FreezeLimits = { forced, failsafe: Math.max(failsafe, forced * 1.05), stop: STOP }
  return { countedSince, limits, gaps }
}

async function entries(connection: PgConnection, oids: readonly number[]): Promise<TableEntry[]> {
  // One after the other: what waits behind another in the pipeline would be charged for it.
  const rows = await connection.run(tableFigures, oids)
  // Whoever locks a table meanwhile makes the size unknown, not the page.
  const sizes = await lenient(connection.run(tableSizes, oids))
  const shapes = await optional(connection.run(tableShapes, oids))
  const byRoot = new Map((sizes ?? []).map((size) => [size[0], size]))
  const shapesOf = new Map<number, TableShape[]>()
  for (const shape of shapes.known ? shapes.value : []) {
    const own = shapesOf.get(shape.root)
    if (own) own.push(shape)
    else shapesOf.set(shape.root, [shape])
  }
  const cut = shapes.known && shapes.value.length >= SHAPES
  const order = new Map(oids.map((oid, at) => [oid, at]))
  return rows
    .sort((a, b) => (order.get(a.oid) ?? 0) - (order.get(b.oid) ?? 0))
    .map((row) => {
      const size = byRoot.get(row.oid)
      const parts = row.kind === 'p' ? row.partitions : 1
      const own = shapesOf.get(row.oid) ?? []
      const bloat =
        cut || own.length < parts ? unknown<Bloat>(t.columnsNotRead) : bloatSum(connection.user, row, own)
      return entryOf(row, size && size[4] === parts ? size : null, bloat)
    })
}

/** Null where the server would not wait for a lock. */
async function lenient<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'target.lock_timeout') return null
    throw error
  }
}

function bloatSum(user: string, row: FoldedTable, shapes: readonly TableShape[]): Reading<Bloat> {
  const method = t.bloatMethod
  const each = shapes.map(({ columns, ...shape }) =>
    bloatOf({
      ...shape,
      columns: columns.map(([length, align, width, nulls]) => ({ length, align, width, nulls })),
    }),
  )
  if (shapes.some(({ rows }) => rows < 0)) return unknown(t.neverAnalysed, `ANALYZE ${nameOf(row)};`)
  const sum = each.reduce<number | null>(
    (total, one) => (total === null || one === null ? null : total + one),
    0,
  )
  if (sum === null)
    return unknown(t.widthsNotSeen, `GRANT SELECT ON ${nameOf(row)} TO ${pgIdent(user).quoted};`)
  const bytes = (row.pages ?? 0) * row.block
  return known({ bytes: sum, share: bytes > 0 ? sum / bytes : 0, method })
}

const nameOf = ({ schema, name }: { schema: string; name: string }) =>
  `${pgIdent(schema).quoted}.${pgIdent(name).quoted}`

type Size = (typeof tableSizes)['row']['_output']
const KINDS = { p: 'partitioned', m: 'materialized' } as const

function entryOf(row: FoldedTable, size: Size | null, bloat: Reading<Bloat>): TableEntry {
  const pages = (count: number | null) => (count ?? 0) * row.block
  const [table, toast, indexes] = size
    ? [size[1] ?? 0, size[2] ?? 0, size[3] ?? 0]
    : [pages(row.pages), pages(row.toast_pages), pages(row.index_pages)]
  const versions = (row.dead ?? 0) + (row.live ?? 0)
  return {
    schema: row.schema,
    name: row.name,
    kind: row.temporary ? 'temporary' : (KINDS[row.kind as keyof typeof KINDS] ?? 'table'),
    partitions: row.partitions,
    storage: null,
    rows: row.rows,
    dead: row.dead,
    deadShare: versions === 0 ? null : (row.dead ?? 0) / versions,
    bytes: { total: table + toast + indexes, table, toast, indexes, free: null },
    exact: size !== null || (row.kind === 'p' && row.partitions === 0),
    counts: {
      inserted: row.inserted,
      updated: row.updated,
      deleted: row.deleted,
      hot: row.hot,
      seqScans: row.seq_scans,
      seqRows: row.seq_rows,
      indexScans: row.index_scans,
      indexRows: row.index_rows,
    },
    lastVacuum: row.last_vacuum,
    lastAutovacuum: row.last_autovacuum,
    lastAnalyze: row.last_analyze,
    lastAutoanalyze: row.last_autoanalyze,
    due: { vacuum: row.vacuum, insert: row.insert, analyze: row.analyze, freeze: row.freeze },
    autovacuum: row.enabled,
    age: row.age,
    autoIncrement: null,
    bloat,
  }
}

async function detail(connection: PgConnection, oid: number): Promise<TableDetail | null> {
  const [table] = await entries(connection, [oid])
  if (!table) return null
  const [server, parts, indexes] = await connection.together((send) =>
    Promise.all([send(tableServer), send(tableParts, oid, PARTS), send(indexesOfTable, oid)]),
  )
  return {
    at: Date.now(),
    table,
    ...factsOf(server[0]),
    parts: parts.map(partOf),
    partsMore: Math.max(0, (parts[0]?.total ?? 0) - parts.length),
    indexes: indexes.map(pgIndexEntry),
  }
}

function partOf(part: Part): TablePart {
  const { schema, name, bytes, rows, dead, options } = part
  const autovacuum = part.enabled ?? true
  const limit = (value: number | null) => (autovacuum ? value : null)
  return {
    ...{ schema, name, bytes, rows, dead, options, autovacuum },
    reasons: [
      { what: 'vacuum', value: dead ?? 0, limit: limit(part.vacuum_limit) },
      { what: 'insert', value: part.inserted ?? 0, limit: limit(part.insert_limit) },
      { what: 'analyze', value: part.modified ?? 0, limit: limit(part.analyze_limit) },
      { what: 'freeze', value: part.age ?? 0, limit: part.freeze_limit },
      { what: 'multixact', value: part.multi ?? 0, limit: part.multi_limit },
    ],
  }
}

/** An index as its row tells it. */
export function pgIndexEntry(row: IndexRow): IndexEntry {
  const { schema, table, name, method, definition, columns, unique, primary, constraint, valid, partitions } =
    row
  return {
    ...{ schema, table, name, method, definition, columns, unique, primary, constraint, valid, partitions },
    replicaIdentity: row.identity,
    hidden: false,
    bytes: row.pages * row.block,
    scans: row.scans,
    tuplesRead: row.read,
    tuplesFetched: row.fetched,
    lastUsed: row.last_used,
  }
}
