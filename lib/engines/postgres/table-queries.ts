import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import {
  AGE,
  ALL,
  ANALYZE_LIMIT,
  DEAD,
  dues,
  ENABLED,
  FREEZE_LIMIT,
  INSERTED,
  insertLimit,
  MODIFIED,
  MULTI_AGE,
  MULTI_LIMIT,
  options,
  SETTINGS,
  UNFROZEN,
  VACUUM_LIMIT,
} from './table-due-sql'

const count = z.coerce.number()
const figure = z.number().nullable()
const moment = z.string().nullable()

/** The parts of some tables: themselves, or their partitions of any depth. */
export const pgPartsOf = (oids: readonly number[]) => pgSql`
  parts AS (
    SELECT r AS root, r AS leaf FROM pg_catalog.unnest(${oids}::pg_catalog.oid[]) AS r
     UNION ALL
    SELECT p.root, i.inhrelid FROM parts p
      JOIN pg_catalog.pg_inherits i ON i.inhparent = p.leaf
      JOIN pg_catalog.pg_class ic ON ic.oid = i.inhrelid AND ic.relispartition AND ic.relkind IN ('r', 'p'))`

const AMONG = pgSql`oc.oid IN (SELECT leaf FROM parts)`

/** Figures of some tables, partitions folded: sums, the worst of ages and dues, the last of moments. */
export const tableFigures = pgQuery({
  name: 'pg.tables.figures',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    { from: 180_000, sql: (oids: readonly number[]) => figures(oids, UNFROZEN) },
    { sql: (oids: readonly number[]) => figures(oids, ALL) },
  ],
  row: z.tuple([z.string()]).transform(([json]) => folded.parse(JSON.parse(json))),
})

const folded = z.object({
  oid: z.number(),
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  temporary: z.boolean(),
  partitions: z.number(),
  rows: figure,
  live: figure,
  dead: figure,
  pages: figure,
  toast_pages: figure,
  index_pages: figure,
  block: z.number(),
  inserted: figure,
  updated: figure,
  deleted: figure,
  hot: figure,
  seq_scans: figure,
  seq_rows: figure,
  index_scans: figure,
  index_rows: figure,
  last_vacuum: moment,
  last_autovacuum: moment,
  last_analyze: moment,
  last_autoanalyze: moment,
  vacuum: figure,
  insert: figure,
  analyze: figure,
  freeze: figure,
  enabled: z.boolean().nullable(),
  age: figure,
})
export type FoldedTable = z.infer<typeof folded>

function figures(oids: readonly number[], unfrozen: PgSql): PgSql {
  const due = dues(unfrozen)
  return pgSql`
    WITH RECURSIVE ${pgPartsOf(oids)}, folded AS (
      SELECT p.root, COUNT(*) FILTER (WHERE c.oid <> p.root) AS partitions,
             SUM(NULLIF(c.reltuples, -1)) AS rows,
             SUM(pg_catalog.pg_stat_get_live_tuples(c.oid)) AS live, SUM(${DEAD}) AS dead,
             SUM(c.relpages) AS pages, SUM(COALESCE(tc.relpages, 0) + COALESCE(ti.pages, 0)) AS toast_pages,
             SUM(COALESCE(ix.pages, 0)) AS index_pages,
             SUM(pg_catalog.pg_stat_get_tuples_inserted(c.oid)) AS inserted,
             SUM(pg_catalog.pg_stat_get_tuples_updated(c.oid)) AS updated,
             SUM(pg_catalog.pg_stat_get_tuples_deleted(c.oid)) AS deleted,
             SUM(pg_catalog.pg_stat_get_tuples_hot_updated(c.oid)) AS hot,
             SUM(pg_catalog.pg_stat_get_numscans(c.oid)) AS seq_scans,
             SUM(pg_catalog.pg_stat_get_tuples_returned(c.oid)) AS seq_rows,
             SUM(COALESCE(ix.scans, 0)) AS index_scans,
             SUM(COALESCE(ix.fetched, 0) + pg_catalog.pg_stat_get_tuples_fetched(c.oid)) AS index_rows,
             MAX(pg_catalog.pg_stat_get_last_vacuum_time(c.oid)) AS last_vacuum,
             MAX(pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) AS last_autovacuum,
             MAX(pg_catalog.pg_stat_get_last_analyze_time(c.oid)) AS last_analyze,
             MAX(pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) AS last_autoanalyze,
             MAX(${due.vacuum}) AS vacuum, MAX(${due.insert}) AS insert, MAX(${due.analyze}) AS analyze,
             MAX(${due.freeze}) AS freeze, pg_catalog.bool_and(${ENABLED}) AS enabled, MAX(${AGE}) AS age
        FROM parts p
        JOIN pg_catalog.pg_class c ON c.oid = p.leaf AND c.relkind <> 'p'
        LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
        LEFT JOIN LATERAL (SELECT SUM(i.relpages) AS pages FROM pg_catalog.pg_index x
                             JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                            WHERE x.indrelid = c.reltoastrelid) ti ON true
        LEFT JOIN LATERAL (SELECT SUM(i.relpages) AS pages, SUM(pg_catalog.pg_stat_get_numscans(i.oid)) AS scans,
                                  SUM(pg_catalog.pg_stat_get_tuples_fetched(i.oid)) AS fetched
                             FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                            WHERE x.indrelid = c.oid) ix ON true
        ${options(AMONG)}
       CROSS JOIN ${SETTINGS}
       GROUP BY p.root)
    SELECT pg_catalog.row_to_json(f)::pg_catalog.text
      FROM (SELECT r.oid::pg_catalog.int8 AS oid, n.nspname AS schema, r.relname AS name, r.relkind AS kind,
                   r.relpersistence = 't' AS temporary, COALESCE(f.partitions, 0) AS partitions,
                   f.rows, f.live, f.dead, f.pages, f.toast_pages, f.index_pages,
                   pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block,
                   f.inserted, f.updated, f.deleted, f.hot, f.seq_scans, f.seq_rows, f.index_scans, f.index_rows,
                   f.last_vacuum, f.last_autovacuum, f.last_analyze, f.last_autoanalyze,
                   f.vacuum, f.insert, f.analyze, f.freeze, f.enabled, f.age
              FROM pg_catalog.unnest(${oids}::pg_catalog.oid[]) AS o
              JOIN pg_catalog.pg_class r ON r.oid = o
              JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
              LEFT JOIN folded f ON f.root = r.oid) f`
}

/**
 * Exact sizes of the parts of some tables. Asking for one waits for whoever holds or wants it exclusively, so
 * tables that somebody locks so are left out: their size stays what the last vacuum counted.
 */
export const tableSizes = pgQuery({
  name: 'pg.tables.sizes',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (oids: readonly number[]) => pgSql`
        WITH RECURSIVE ${pgPartsOf(oids)}, locked AS MATERIALIZED (
          SELECT l.relation FROM pg_catalog.pg_locks l
           WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
             AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())),
        free AS MATERIALIZED (
          SELECT p.root, c.oid, c.reltoastrelid FROM parts p JOIN pg_catalog.pg_class c ON c.oid = p.leaf AND c.relkind <> 'p'
           WHERE NOT EXISTS (
             SELECT FROM locked k WHERE k.relation IN (c.oid, c.reltoastrelid)
                OR k.relation IN (SELECT x.indexrelid FROM pg_catalog.pg_index x WHERE x.indrelid IN (c.oid, c.reltoastrelid))))
        SELECT f.root, SUM(pg_catalog.pg_relation_size(f.oid)
                         + pg_catalog.pg_relation_size(f.oid, 'fsm') + pg_catalog.pg_relation_size(f.oid, 'vm')),
               SUM(CASE WHEN f.reltoastrelid <> 0 THEN pg_catalog.pg_total_relation_size(f.reltoastrelid) ELSE 0 END),
               SUM(pg_catalog.pg_indexes_size(f.oid)), COUNT(*)
          FROM free f GROUP BY f.root`,
    },
  ],
  row: z.tuple([count, count.nullable(), count.nullable(), count.nullable(), count]),
})

/** The parts of one table that are nearest to their next vacuum, with what it goes by. */
export const tableParts = pgQuery({
  name: 'pg.tables.parts',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    { from: 180_000, sql: (oid: number, limit: number) => parts(oid, limit, UNFROZEN) },
    { sql: (oid: number, limit: number) => parts(oid, limit, ALL) },
  ],
  row: z.tuple([z.string()]).transform(([json]) => part.parse(JSON.parse(json))),
})

const part = z.object({
  schema: z.string(),
  name: z.string(),
  bytes: figure,
  rows: figure,
  dead: figure,
  enabled: z.boolean().nullable(),
  options: z.array(z.string()),
  vacuum_limit: figure,
  inserted: figure,
  insert_limit: figure,
  modified: figure,
  analyze_limit: figure,
  age: figure,
  freeze_limit: figure,
  multi: figure,
  multi_limit: figure,
  total: z.number(),
})
export type Part = z.infer<typeof part>

function parts(oid: number, limit: number, unfrozen: PgSql): PgSql {
  const due = dues(unfrozen)
  return pgSql`
    WITH RECURSIVE ${pgPartsOf([oid])}
    SELECT pg_catalog.row_to_json(f)::pg_catalog.text
      FROM (SELECT n.nspname AS schema, c.relname AS name,
                   c.relpages * pg_catalog.current_setting('block_size')::pg_catalog.int8 AS bytes,
                   NULLIF(c.reltuples, -1) AS rows, ${DEAD} AS dead, ${ENABLED} AS enabled,
                   COALESCE(c.reloptions, '{}') || COALESCE((SELECT pg_catalog.array_agg('toast.' || o) FROM pg_catalog.unnest(tc.reloptions) o), '{}') AS options,
                   ${VACUUM_LIMIT} AS vacuum_limit, ${INSERTED} AS inserted, ${insertLimit(unfrozen)} AS insert_limit,
                   ${MODIFIED} AS modified, ${ANALYZE_LIMIT} AS analyze_limit,
                   ${AGE} AS age, ${FREEZE_LIMIT} AS freeze_limit, ${MULTI_AGE} AS multi, ${MULTI_LIMIT} AS multi_limit,
                   COUNT(*) OVER () AS total
              FROM parts p
              JOIN pg_catalog.pg_class c ON c.oid = p.leaf AND c.relkind <> 'p'
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
              ${options(AMONG)}
             CROSS JOIN ${SETTINGS}
             ORDER BY GREATEST(${due.vacuum}, ${due.insert}, ${due.analyze}, ${due.freeze}) DESC NULLS LAST, c.oid
             LIMIT ${limit}::pg_catalog.int4) f`
}
