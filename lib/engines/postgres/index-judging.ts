import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import type { IndexSort, IndexVerdict } from '../contract/indexes'
import { SYSTEM } from './table-rank-queries'

const count = z.coerce.number()

/** Scans of a whole table from which on it is suspected, rows it has at least, and rows each scan reads at least. */
const SCANS = 50
const ROWS = 10_000

export type JudgeArgs = {
  /** As LIKE takes it; null for all. */
  pattern: string | null
  verdict: IndexVerdict | null
  sort: IndexSort
  descending: boolean
  offset: number
  limit: number
}

/** All indexes but those of catalogues and of partitions, with the sums of what their partitions have. */
const INDEXES = pgSql`
  tree AS (
    SELECT i.oid AS root, i.oid AS leaf FROM pg_catalog.pg_class i WHERE i.relkind = 'I' AND NOT i.relispartition
     UNION ALL
    SELECT t.root, h.inhrelid FROM tree t JOIN pg_catalog.pg_inherits h ON h.inhparent = t.leaf),
  folded AS (
    SELECT t.root, SUM(c.relpages) AS pages, SUM(pg_catalog.pg_stat_get_numscans(c.oid)) AS scans
      FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.leaf AND c.relkind = 'i' GROUP BY t.root),
  needed AS (
    SELECT o.conindid AS oid FROM pg_catalog.pg_constraint o WHERE o.conindid <> 0 AND o.contype IN ('p', 'u', 'x', 'f') GROUP BY 1),
  ix AS MATERIALIZED (
    SELECT x.indexrelid AS oid, x.indrelid AS tab, i.relname AS name, n.nspname AS schema, c.relname AS tab_name, i.relam AS am,
           COALESCE(f.pages, i.relpages) AS pages, COALESCE(f.scans, pg_catalog.pg_stat_get_numscans(i.oid)) AS scans,
           x.indkey::pg_catalog.text || ' ' AS keys, x.indclass::pg_catalog.text || ' ' AS classes,
           x.indcollation::pg_catalog.text || ' ' AS collations, x.indoption::pg_catalog.text || ' ' AS options,
           x.indnatts AS natts, x.indnkeyatts AS nkeys, x.indisunique AS uniq, x.indisreplident AS identity,
           x.indisvalid AND x.indisready AND x.indislive AS valid, k.oid IS NOT NULL AS constrained,
           CASE WHEN x.indexprs IS NULL THEN '' ELSE pg_catalog.pg_get_expr(x.indexprs, x.indrelid) END AS exprs,
           CASE WHEN x.indpred IS NULL THEN '' ELSE pg_catalog.pg_get_expr(x.indpred, x.indrelid) END AS pred,
           x.indkey
      FROM pg_catalog.pg_index x
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND NOT i.relispartition
      JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN folded f ON f.root = x.indexrelid
      LEFT JOIN needed k ON k.oid = x.indexrelid
     WHERE c.relnamespace <> ALL (${SYSTEM}))`

/**
 * Duplicates have the same columns, classes, collations, order, expressions and condition; of each set the one that is
 * needed most stays. Overlapping ones begin another that can do their work: plain B-trees that enforce nothing.
 */
const JUDGED = pgSql`
  same AS (
    SELECT d.oid, d.first FROM (
      SELECT i.oid, pg_catalog.first_value(i.name) OVER w AS first, pg_catalog.row_number() OVER w AS nth
        FROM ix i WHERE i.valid
      WINDOW w AS (PARTITION BY i.tab, i.am, i.keys, i.nkeys, i.classes, i.collations, i.options, i.exprs, i.pred
                   ORDER BY i.constrained DESC, i.identity DESC, i.uniq DESC, i.oid)) d
     WHERE d.nth > 1),
  within AS (
    SELECT a.oid, MIN(b.name) AS instead
      FROM ix a JOIN ix b ON b.tab = a.tab AND b.oid <> a.oid
      JOIN pg_catalog.pg_am m ON m.oid = a.am AND m.amname = 'btree'
     WHERE a.valid AND b.valid AND NOT a.uniq AND a.am = b.am AND a.natts = a.nkeys AND a.exprs = '' AND a.pred = b.pred
       AND a.nkeys < b.nkeys AND pg_catalog.starts_with(b.keys, a.keys) AND pg_catalog.starts_with(b.classes, a.classes)
       AND pg_catalog.starts_with(b.collations, a.collations) AND pg_catalog.starts_with(b.options, a.options)
     GROUP BY a.oid),
  behind AS (
    SELECT i.oid FROM pg_catalog.pg_constraint o
      JOIN ix i ON i.tab = o.conrelid AND i.pred = ''
       AND (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(o.conkey) - 1] @> o.conkey
     WHERE o.contype = 'f' GROUP BY 1),
  judged AS MATERIALIZED (
    SELECT i.oid, i.schema, i.tab_name, i.name, i.pages, i.scans, COALESCE(s.first, w.instead) AS instead,
           CASE WHEN i.constrained THEN 'constraint' WHEN i.identity THEN 'replica-identity'
                WHEN i.uniq AND s.oid IS NULL THEN 'unique'
                WHEN g.oid IS NOT NULL AND s.oid IS NULL AND w.oid IS NULL AND i.valid THEN 'foreign-key' END AS keeper,
           NOT i.valid AS invalid, s.oid IS NOT NULL AS duplicate, w.oid IS NOT NULL AND s.oid IS NULL AS overlapping,
           i.scans = 0 AND i.valid AS unused
      FROM ix i LEFT JOIN same s ON s.oid = i.oid LEFT JOIN within w ON w.oid = i.oid LEFT JOIN behind g ON g.oid = i.oid)`

const VERDICTS: Record<IndexVerdict, PgSql> = {
  unused: pgSql`(j.unused AND j.keeper IS NULL)`,
  duplicate: pgSql`j.duplicate`,
  overlapping: pgSql`j.overlapping`,
  invalid: pgSql`j.invalid`,
  hidden: pgSql`false`,
}
const SORTS: Record<IndexSort, PgSql> = { size: pgSql`j.pages`, scans: pgSql`j.scans`, name: pgSql`j.schema` }
const SPOKEN = pgSql`(${VERDICTS.unused} OR j.duplicate OR j.overlapping OR j.invalid)`

/** The indexes of one page with what is said of each, and of all how many and how much; a row without an index has the sums alone. */
export const judgeIndexes = pgQuery({
  name: 'pg.indexes.judge',
  needs: [],
  timeoutMs: 9_000,
  variants: [
    {
      sql: ({ pattern, verdict, sort, descending, offset, limit }: JudgeArgs) => {
        const way = descending ? pgSql`DESC` : pgSql`ASC`
        const free = pgSql`j.keeper IS NULL`
        const sum = (which: PgSql) => pgSql`
          COUNT(*) FILTER (WHERE ${which} AND ${free}), COALESCE(SUM(j.pages) FILTER (WHERE ${which} AND ${free}), 0)`
        return pgSql`
          WITH RECURSIVE ${INDEXES}, ${JUDGED},
          sums (unused, unused_pages, dup, dup_pages, over, over_pages, bad, bad_pages, said, said_pages) AS (
            SELECT ${sum(VERDICTS.unused)}, ${sum(VERDICTS.duplicate)}, ${sum(VERDICTS.overlapping)},
                   ${sum(VERDICTS.invalid)}, ${sum(SPOKEN)} FROM judged j),
          page AS (
            SELECT j.*, COUNT(*) OVER () AS matching, pg_catalog.row_number() OVER (ORDER BY ${SORTS[sort]} ${way}, j.schema ${way}, j.tab_name ${way}, j.name ${way}) AS nth
              FROM judged j
             WHERE ${verdict === null ? pgSql`true` : VERDICTS[verdict]}
               AND ${pattern === null ? pgSql`true` : pgSql`j.schema || '.' || j.tab_name || ' ' || j.name ILIKE ${pattern}`}
             ORDER BY nth LIMIT ${limit}::pg_catalog.int4 OFFSET ${offset}::pg_catalog.int4)
          SELECT p.oid, p.matching, p.instead, p.keeper, p.unused AND p.keeper IS NULL, p.duplicate, p.overlapping, p.invalid,
                 pg_catalog.current_setting('block_size')::pg_catalog.int4, s.*
            FROM sums s LEFT JOIN page p ON true ORDER BY p.nth`
      },
    },
  ],
  row: z
    .tuple([
      ...([count.nullable(), count.nullable(), z.string().nullable()] as const),
      z.enum(['constraint', 'unique', 'foreign-key', 'replica-identity']).nullable(),
      ...([
        z.boolean().nullable(),
        z.boolean().nullable(),
        z.boolean().nullable(),
        z.boolean().nullable(),
      ] as const),
      count,
    ])
    .rest(count),
})

/** Foreign keys that no index leads to from their own side: each change of what they point at reads the whole table. */
export const missingBehindKeys = pgQuery({
  name: 'pg.indexes.missing-keys',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (limit: number) => pgSql`
        SELECT n.nspname, c.relname, o.conname, NULLIF(c.reltuples, -1), COUNT(*) OVER (),
               pg_catalog.array_to_json(ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.unnest(o.conkey) WITH ORDINALITY k (num, nth)
                       JOIN pg_catalog.pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.num ORDER BY k.nth))::pg_catalog.text
          FROM pg_catalog.pg_constraint o
          JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE o.contype = 'f' AND o.conparentid = 0
           AND NOT EXISTS (
             SELECT FROM pg_catalog.pg_index x
              WHERE x.indrelid = o.conrelid AND x.indisvalid AND x.indpred IS NULL
                AND (x.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(o.conkey) - 1] @> o.conkey)
         ORDER BY c.reltuples DESC, 1, 2, 3 LIMIT ${limit}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string(), count.nullable(), count, z.string()]),
})

/** Tables of many rows that are read as a whole again and again. */
export const scannedTables = pgQuery({
  name: 'pg.indexes.scanned',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (limit: number) => pgSql`
        SELECT n.nspname, c.relname, c.reltuples, s.scans, s.read, COUNT(*) OVER ()
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN LATERAL (SELECT pg_catalog.pg_stat_get_numscans(c.oid) AS scans,
                                    pg_catalog.pg_stat_get_tuples_returned(c.oid) AS read OFFSET 0) s
         WHERE c.relkind IN ('r', 'm') AND c.reltuples >= ${ROWS}::pg_catalog.int4
           AND c.relnamespace <> ALL (${SYSTEM})
           AND s.scans >= ${SCANS}::pg_catalog.int4 AND s.read / s.scans >= ${ROWS}::pg_catalog.int4
         ORDER BY s.read DESC LIMIT ${limit}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([z.string(), z.string(), count, count, count, count]),
})
