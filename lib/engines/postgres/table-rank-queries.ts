import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import type { TableSort } from '../contract/tables'
import { AGE, ALL, DEAD, dues, options, SETTINGS, UNFROZEN } from './table-due-sql'

const count = z.coerce.number()

/** What tables are chosen by. */
export type RankArgs = {
  sort: TableSort
  descending: boolean
  /** As LIKE takes it; null for all. */
  pattern: string | null
  system: boolean
  offset: number
  limit: number
}

/** A part that holds rows: a partitioned table itself does not. */
const HELD = pgSql`FILTER (WHERE c.relkind <> 'p')`
const live = pgSql`pg_catalog.pg_stat_get_live_tuples(c.oid)`
// What takes one page or none would only make the join bigger: it changes no order that matters.
const indexPages = pgSql`
  LEFT JOIN (SELECT x.indrelid, SUM(i.relpages::pg_catalog.float8) AS pages FROM pg_catalog.pg_index x
               JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relkind = 'i' AND i.relpages > 1
              GROUP BY x.indrelid) ix ON ix.indrelid = c.oid`
const longPages = pgSql`
  LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid AND tc.relkind = 't' AND tc.relpages > 0`
const toastPages = pgSql`LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid`

type Key = { key: PgSql; joins?: PgSql }

/** What the order needs of each table and nothing else: at 100 000 tables every further figure costs. */
const keys = (unfrozen: PgSql): Partial<Record<TableSort, Key>> => ({
  size: {
    key: pgSql`SUM(c.relpages::pg_catalog.float8 + COALESCE(tc.relpages, 0) + COALESCE(ix.pages, 0)) ${HELD}`,
    joins: pgSql`${longPages} ${indexPages}`,
  },
  table: { key: pgSql`SUM(c.relpages) ${HELD}` },
  indexes: { key: pgSql`SUM(COALESCE(ix.pages, 0)) ${HELD}`, joins: indexPages },
  rows: { key: pgSql`SUM(GREATEST(c.reltuples, 0)) ${HELD}` },
  dead: { key: pgSql`SUM(${DEAD}::pg_catalog.float8) ${HELD}` },
  deadShare: {
    key: pgSql`(SUM(${DEAD}) ${HELD})::pg_catalog.float8 / NULLIF(SUM(${DEAD} + ${live}) ${HELD}, 0)`,
  },
  writes: {
    key: pgSql`SUM(pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                   + pg_catalog.pg_stat_get_tuples_deleted(c.oid)) ${HELD}`,
  },
  seqRows: {
    key: pgSql`SUM(CASE WHEN pg_catalog.pg_stat_get_numscans(c.oid) > 0
                                 THEN pg_catalog.pg_stat_get_tuples_returned(c.oid) ELSE 0 END) ${HELD}`,
  },
  due: {
    key: pgSql`MAX(${nearest(unfrozen)}) ${HELD}`,
    joins: pgSql`${toastPages} ${options(pgSql`true`)} CROSS JOIN ${SETTINGS}`,
  },
  age: { key: pgSql`MAX(${AGE}) ${HELD}`, joins: toastPages },
})

function nearest(unfrozen: PgSql): PgSql {
  const { vacuum, insert, analyze, freeze } = dues(unfrozen)
  return pgSql`GREATEST(${vacuum}, ${insert}, ${analyze}, ${freeze})`
}

export const PG_TABLE_SORTS = [
  ...(Object.keys(keys(ALL)) as TableSort[]),
  'name',
] as const satisfies TableSort[]

/** Schemas of the server itself. Those of temporary tables are not among them: they hold space and age too. */
export const SYSTEM = pgSql`
  (SELECT pg_catalog.array_agg(n.oid) FROM pg_catalog.pg_namespace n
    WHERE n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast'))::pg_catalog.oid[]`

/** Partitions of any depth with the table that they belong to. */
export const TREE = pgSql`
  tree AS (
    SELECT c.oid AS root, c.oid AS leaf FROM pg_catalog.pg_partitioned_table p
      JOIN pg_catalog.pg_class c ON c.oid = p.partrelid AND NOT c.relispartition
     UNION ALL
    SELECT t.root, i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.leaf)`

/**
 * The tables of one page, best first, and how many there are. Partitions count for their table; the parent itself
 * holds nothing, and what ANALYZE wrote of it would count twice.
 */
export const rankTables = pgQuery({
  name: 'pg.tables.rank',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    { from: 180_000, sql: (args: RankArgs) => ranking(args, keys(UNFROZEN)) },
    { sql: (args: RankArgs) => ranking(args, keys(ALL)) },
  ],
  row: z.tuple([count, count]),
})

function ranking(
  { sort, descending, pattern, system, offset, limit }: RankArgs,
  of: ReturnType<typeof keys>,
): PgSql {
  const { key, joins } = of[sort] ?? { key: pgSql`0` }
  const order = descending ? pgSql`DESC NULLS LAST` : pgSql`ASC NULLS LAST`
  const names = descending ? pgSql`n.nspname DESC, r.relname DESC` : pgSql`n.nspname, r.relname`
  // Names are looked up of all only where they decide something.
  const named =
    pattern === null && sort !== 'name'
      ? pgSql``
      : pgSql`
          JOIN pg_catalog.pg_class r ON r.oid = k.root
          JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
         WHERE ${pattern === null ? pgSql`true` : pgSql`n.nspname || '.' || r.relname ILIKE ${pattern}`}`
  return pgSql`
          WITH RECURSIVE ${TREE}, ranked AS (
            SELECT COALESCE(t.root, c.oid) AS root, ${key} AS key
              FROM pg_catalog.pg_class c
              LEFT JOIN tree t ON t.leaf = c.oid
              ${joins ?? pgSql``}
             WHERE c.relkind IN ('r', 'p', 'm')
               AND ${system ? pgSql`true` : pgSql`c.relnamespace <> ALL (${SYSTEM})`}
             GROUP BY 1)
          SELECT k.root, COUNT(*) OVER () FROM ranked k ${named}
           ORDER BY ${sort === 'name' ? names : pgSql`k.key ${order}, k.root`}
           LIMIT ${limit}::pg_catalog.int4 OFFSET ${offset}::pg_catalog.int4`
}
