import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { pgPartsOf } from './table-queries'

/** Bytes of a page's header and of the pointer to each row in it. */
const PAGE_HEADER = 24
const ROW_POINTER = 4
/** Bytes of a row's header without its map of NULLs. */
const ROW_HEADER = 23

/** A column as the planner's statistics describe it; widths are null where they are not known or may not be seen. */
export type ColumnShape = {
  /** Bytes of a fixed type; negative: varying. */
  length: number
  align: number
  /** Average bytes of what is not NULL. */
  width: number | null
  nulls: number | null
}

export type BloatInput = {
  pages: number
  rows: number
  block: number
  fillfactor: number
  columns: readonly ColumnShape[]
}

const up = (value: number, to: number) => Math.ceil(value / to) * to

/**
 * Bytes of a table that its rows do not need, from the planner's statistics: the sum of average widths that
 * ioguix made known, with the padding of each column added. Null where a width is missing. What lies in TOAST, and
 * rows that differ much from the average, are not in it: an estimate.
 */
export function bloatOf({ pages, rows, block, fillfactor, columns }: BloatInput): number | null {
  if (rows < 0) return null
  let width = 0
  let nullable = false
  for (const { length, align, width: known, nulls } of columns) {
    const bytes = known ?? (length > 0 ? length : null)
    if (bytes === null) return null
    if ((nulls ?? 0) > 0) nullable = true
    // A short value of varying length is not aligned.
    const step = length > 0 || bytes > 126 ? align : 1
    width += (up(width, step) - width + bytes) * (1 - (nulls ?? 0))
  }
  const header = up(ROW_HEADER + (nullable ? Math.ceil(columns.length / 8) : 0), 8)
  const row = header + up(width, 8) + ROW_POINTER
  const room = Math.floor(((block - PAGE_HEADER) * fillfactor) / 100)
  const perPage = Math.max(1, Math.floor(room / row))
  return Math.max(0, pages - Math.ceil(rows / perPage)) * block
}

const SHAPE = z.object({
  root: z.number(),
  pages: z.number(),
  rows: z.number(),
  block: z.number(),
  fillfactor: z.number(),
  columns: z.array(z.tuple([z.number(), z.number(), z.number().nullable(), z.number().nullable()])),
})

/** The columns of the parts of some tables with their widths, as far as this role may see them. */
export const tableShapes = pgQuery({
  name: 'pg.tables.shapes',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: (oids: readonly number[]) => pgSql`
        WITH RECURSIVE ${pgPartsOf(oids)}
        SELECT pg_catalog.row_to_json(f)::pg_catalog.text
          FROM (SELECT p.root::pg_catalog.int8 AS root, c.relpages AS pages, c.reltuples AS rows,
                       pg_catalog.current_setting('block_size')::pg_catalog.int4 AS block,
                       COALESCE((SELECT o.option_value::pg_catalog.int4 FROM pg_catalog.pg_options_to_table(c.reloptions) o
                                  WHERE o.option_name = 'fillfactor'), 100) AS fillfactor,
                       (SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_array(a.attlen,
                                 CASE a.attalign WHEN 'c' THEN 1 WHEN 's' THEN 2 WHEN 'i' THEN 4 ELSE 8 END,
                                 s.avg_width, s.null_frac) ORDER BY a.attnum), '[]')
                          FROM pg_catalog.pg_attribute a
                          LEFT JOIN LATERAL (
                            -- The view asked by name, one table at a time: joined, it once took a minute at 10 000 tables.
                            SELECT v.avg_width, v.null_frac FROM pg_catalog.pg_stats v
                             WHERE v.schemaname = n.nspname AND v.tablename = c.relname AND v.attname = a.attname
                               AND NOT v.inherited OFFSET 0) s ON true
                         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
                  FROM parts p
                  JOIN pg_catalog.pg_class c ON c.oid = p.leaf AND c.relkind <> 'p'
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 LIMIT 2000) f`,
    },
  ],
  row: z.tuple([z.string()]).transform(([json]) => SHAPE.parse(JSON.parse(json))),
})
export type TableShape = z.infer<typeof SHAPE>
