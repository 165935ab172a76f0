import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'

const figure = z.number().nullable()
const LAST = pgSql`MAX(pg_catalog.pg_stat_get_lastscan(p.leaf))`
// Before 16 it is not kept.
const NO_LAST = pgSql`NULL::pg_catalog.timestamptz`

const indexRow = z.object({
  oid: z.number(),
  schema: z.string(),
  table: z.string(),
  name: z.string(),
  method: z.string(),
  definition: z.string(),
  columns: z.array(z.string()),
  unique: z.boolean(),
  primary: z.boolean(),
  constraint: z.string().nullable(),
  identity: z.boolean(),
  valid: z.boolean(),
  partitions: z.number(),
  pages: z.number(),
  block: z.number(),
  scans: figure,
  read: figure,
  fetched: figure,
  last_used: z.string().nullable(),
})
export type IndexRow = z.infer<typeof indexRow>

/** Indexes by their number, with those of partitions folded in; of each its first 32 columns. */
export const indexFigures = pgQuery({
  name: 'pg.indexes.figures',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      from: 160_000,
      sql: (oids: readonly number[]) => figures(pgSql`x.indexrelid = ANY (${oids}::pg_catalog.oid[])`, LAST),
    },
    {
      sql: (oids: readonly number[]) =>
        figures(pgSql`x.indexrelid = ANY (${oids}::pg_catalog.oid[])`, NO_LAST),
    },
  ],
  row: z.tuple([z.string()]).transform(([json]) => indexRow.parse(JSON.parse(json))),
})

/** The indexes of one table. */
export const indexesOfTable = pgQuery({
  name: 'pg.indexes.of-table',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      from: 160_000,
      sql: (table: number) => figures(pgSql`x.indrelid = ${table}::pg_catalog.oid`, LAST),
    },
    {
      sql: (table: number) => figures(pgSql`x.indrelid = ${table}::pg_catalog.oid`, NO_LAST),
    },
  ],
  row: z.tuple([z.string()]).transform(([json]) => indexRow.parse(JSON.parse(json))),
})

function figures(which: PgSql, lastUsed: PgSql): PgSql {
  return pgSql`
    WITH RECURSIVE parts AS (
      SELECT x.indexrelid AS root, x.indexrelid AS leaf FROM pg_catalog.pg_index x WHERE ${which}
       UNION ALL
      SELECT p.root, i.inhrelid FROM parts p JOIN pg_catalog.pg_inherits i ON i.inhparent = p.leaf),
    folded AS (
      SELECT p.root, COUNT(*) FILTER (WHERE c.relkind <> 'I' AND p.leaf <> p.root) AS partitions,
             SUM(c.relpages) AS pages, SUM(pg_catalog.pg_stat_get_numscans(p.leaf)) AS scans,
             SUM(pg_catalog.pg_stat_get_tuples_returned(p.leaf)) AS read,
             SUM(pg_catalog.pg_stat_get_tuples_fetched(p.leaf)) AS fetched, ${lastUsed} AS last_used
        FROM parts p JOIN pg_catalog.pg_class c ON c.oid = p.leaf
       GROUP BY p.root)
    SELECT pg_catalog.row_to_json(f)::pg_catalog.text
      FROM (SELECT x.indexrelid::pg_catalog.int8 AS oid, n.nspname AS schema, c.relname AS table, i.relname AS name, m.amname AS method,
                   pg_catalog.pg_get_indexdef(x.indexrelid) AS definition,
                   ARRAY(SELECT pg_catalog.pg_get_indexdef(x.indexrelid, k, true)
                           FROM pg_catalog.generate_series(1, LEAST(x.indnatts, 32)) k) AS columns,
                   x.indisunique AS unique, x.indisprimary AS primary,
                   (SELECT o.conname FROM pg_catalog.pg_constraint o
                     WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x', 'f')
                     ORDER BY o.contype = 'f', o.conname LIMIT 1) AS constraint,
                   x.indisreplident AS identity,
                   x.indisvalid AND x.indisready AND x.indislive AS valid, f.partitions, f.pages,
                   pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block,
                   f.scans, f.read, f.fetched, f.last_used
              FROM folded f
              JOIN pg_catalog.pg_index x ON x.indexrelid = f.root
              JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
              JOIN pg_catalog.pg_am m ON m.oid = i.relam
              JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             ORDER BY x.indisprimary DESC, i.relname LIMIT 500) f`
}
