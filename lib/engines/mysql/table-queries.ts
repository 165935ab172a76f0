import { z } from 'zod'
import { myInteger } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'
import type { Flavour } from '../contract/address'
import type { TableSort } from '../contract/tables'

const count = z.coerce.number()
const figure = z.coerce.number().nullable()

/** The name of what a connection remembers: whether it may read InnoDB's kept statistics (MySQL). */
export const TABLE_STATS = 'mysql.innodb_table_stats'

export type MyRankArgs = {
  sort: TableSort
  descending: boolean
  database: string | null
  /** The whole name; null for all. */
  name: string | null
  search: string | null
  system: boolean
  offset: number
  limit: number
}

const KEYS: Partial<Record<TableSort, MySql>> = {
  size: mySql`COALESCE(pages + other_pages, file_bytes / @@GLOBAL.innodb_page_size)`,
  table: mySql`pages`,
  indexes: mySql`other_pages`,
  rows: mySql`row_count`,
  autoIncrement: mySql`next_value`,
  name: mySql`db`,
}
/** MySQL tells counters of tables in its cache only: nothing to order all by. */
export const tableSorts = (flavour: Flavour): TableSort[] =>
  (Object.keys(KEYS) as TableSort[]).filter((sort) => flavour === 'mariadb' || sort !== 'autoIncrement')

/** MariaDB writes names as its files are named: letters and digits as they are, the rest encoded. */
const plain = (text: MySql) => mySql`CONVERT(CONVERT(CAST(${text} AS BINARY) USING filename) USING utf8mb4)`
const half = (text: MySql, side: MySql) => mySql`SUBSTRING_INDEX(${text}, '/', ${side})`

/** InnoDB's tables with its figures of each. Its list of figures cuts names at 64 letters: they come from the other. */
const FIGURES = mySql`
  SELECT MAX(NAME) AS n, TABLE_ID AS id, MAX(init) AS init, MAX(row_count) AS row_count, MAX(pages) AS pages,
         MAX(other_pages) AS other_pages, MAX(next_value) AS next_value
    FROM (SELECT NAME, TABLE_ID, NULL AS init, NULL AS row_count, NULL AS pages, NULL AS other_pages, NULL AS next_value
            FROM information_schema.INNODB_SYS_TABLES WHERE NAME LIKE '%/%'
           UNION ALL
          SELECT NULL, TABLE_ID, STATS_INITIALIZED, NUM_ROWS, CLUST_INDEX_SIZE, OTHER_INDEX_SIZE, AUTOINC
            FROM information_schema.INNODB_SYS_TABLESTATS) AS u
   GROUP BY TABLE_ID HAVING n IS NOT NULL`

/** Partitions folded. What was not opened since the start has no figures yet. */
const MARIADB = mySql`
  SELECT f.*, ${plain(half(mySql`f.base`, mySql`1`))} AS db, ${plain(half(mySql`f.base`, mySql`-1`))} AS name FROM (
    SELECT SUBSTRING_INDEX(n, '#', 1) AS base, MAX(id) AS id, COUNT(*) AS parts, COUNT(*) AS files,
           SUM(COALESCE(init, 0) = 0) AS unread, SUM(IF(init = 1, row_count, NULL)) AS row_count,
           SUM(IF(init = 1, pages, NULL)) AS pages, SUM(IF(init = 1, other_pages, NULL)) AS other_pages,
           MAX(next_value) AS next_value, NULL AS file_bytes
      FROM (${FIGURES}) AS g
     WHERE n NOT REGEXP '/(FTS|fts)_[0-9a-f]{16}_'
     GROUP BY 1) AS f
   WHERE f.base NOT LIKE '%/'`

/** The files of tables, all present, and beside them the statistics that InnoDB keeps of each where they may be read. */
const mysqlTables = (stats: MySql) => mySql`
  SELECT f.*, ${half(mySql`f.base`, mySql`1`)} AS db, SUBSTRING(f.base, LOCATE('/', f.base) + 1) AS name FROM (
    SELECT SUBSTRING_INDEX(n, '#p#', 1) AS base, MAX(space) AS id, GREATEST(COUNT(size), COUNT(row_count)) AS parts,
           COUNT(size) AS files, COUNT(row_count) = 0 AS unread, SUM(row_count) AS row_count, SUM(pages) AS pages,
           SUM(other_pages) AS other_pages, NULL AS next_value, SUM(size) AS file_bytes
      FROM (SELECT NAME AS n, SPACE AS space, FILE_SIZE AS size, NULL AS row_count, NULL AS pages, NULL AS other_pages
              FROM information_schema.INNODB_TABLESPACES WHERE SPACE_TYPE = 'Single' AND NAME LIKE '%/%' ${stats}) AS u
     WHERE n NOT REGEXP '/fts_[0-9a-f]{16}_' AND n NOT LIKE '%/#%'
     GROUP BY 1) AS f`

const KEPT = mySql`
  UNION ALL SELECT CONCAT(database_name, '/', REPLACE(table_name, '#P#', '#p#')), NULL, NULL, n_rows,
                   clustered_index_size, sum_of_other_index_sizes FROM mysql.innodb_table_stats`

/**
 * Tables by InnoDB's own figures, which are present and need no right on any table; information_schema.TABLES may be
 * a day old, and opens each table.
 */
export const rankTables = myQuery({
  name: 'my.tables.rank',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    { flavour: 'mariadb', sql: (args: MyRankArgs) => ranking(args, MARIADB) },
    {
      when: ({ features }) => features.has(TABLE_STATS),
      sql: (args: MyRankArgs) => ranking(args, mysqlTables(KEPT)),
    },
    { sql: (args: MyRankArgs) => ranking(args, mysqlTables(mySql``)) },
  ],
  row: z
    .tuple([
      ...([z.string(), z.string(), z.string(), figure, count, count, count] as const),
      ...([figure, figure, figure, figure, figure, count] as const),
    ])
    .transform(([base, db, name, id, parts, files, unread, rows, pages, other, next, file, matching]) => ({
      ...{ base, db, name, id, parts, files, unread, rows, pages, other, next, file, matching },
    })),
})
export type RankedTable = z.infer<typeof rankTables.row>

function ranking(args: MyRankArgs, tables: MySql): MySql {
  const { sort, descending, database, name, search, system, offset, limit } = args
  const key = KEYS[sort] ?? mySql`db`
  const way = descending ? mySql`DESC` : mySql`ASC`
  return mySql`
    SELECT base, db, name, id, parts, files, unread, row_count, pages, other_pages, next_value, file_bytes,
           COUNT(*) OVER () FROM (${tables}) AS t
     WHERE ${system || database !== null ? mySql`1` : mySql`db NOT IN ('mysql', 'sys', 'performance_schema')`}
       AND ${database === null ? mySql`1` : mySql`db = ${database}`}
       AND ${name === null ? mySql`1` : mySql`name = ${name}`}
       AND ${search === null ? mySql`1` : mySql`LOCATE(LOWER(${search}), LOWER(CONCAT(db, '.', name))) > 0`}
     ORDER BY ${key} ${way}, db ${way}, name ${way}
     LIMIT ${myInteger(limit)} OFFSET ${myInteger(offset)}`
}

/** Files of some tables, all partitions of each, by the names that InnoDB gives them. */
export const tableFiles = myQuery({
  name: 'my.tables.files',
  only: 'mariadb',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (bases: string) => mySql`
        SELECT SUBSTRING_INDEX(NAME, '#', 1), SUM(FILE_SIZE), COUNT(*) FROM information_schema.INNODB_SYS_TABLESPACES
         WHERE FIND_IN_SET(SUBSTRING_INDEX(NAME, '#', 1), ${bases}) GROUP BY 1`,
    },
  ],
  row: z.tuple([z.string(), count, count]),
})

/** InnoDB's numbers of the tables in some files, and their counters as far as it has them at hand. */
export const tableNumbers = myQuery({
  name: 'my.tables.numbers',
  only: 'mysql',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    {
      flavour: 'mysql',
      sql: (spaces: string) => mySql`
        SELECT t.SPACE, t.TABLE_ID, s.AUTOINC FROM information_schema.INNODB_TABLES t
          LEFT JOIN information_schema.INNODB_TABLESTATS s ON s.TABLE_ID = t.TABLE_ID
         WHERE FIND_IN_SET(t.SPACE, ${spaces})`,
    },
  ],
  row: z.tuple([count, count, figure]),
})

/** Figures of each partition of one table. */
export const tableParts = myQuery({
  name: 'my.tables.parts',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: (base: string) => mySql`
        SELECT ${plain(mySql`SUBSTRING_INDEX(n, '#', -1)`)}, IF(init = 1, row_count, NULL),
               IF(init = 1, (pages + other_pages) * @@GLOBAL.innodb_page_size, NULL)
          FROM (${FIGURES}) AS g
         WHERE SUBSTRING_INDEX(n, '#', 1) = ${base} AND n LIKE '%#%'
         ORDER BY 2 DESC LIMIT 101`,
    },
    {
      when: ({ features }) => features.has(TABLE_STATS),
      sql: (base: string) => mySql`
        SELECT SUBSTRING_INDEX(table_name, '#', -1), n_rows,
               (clustered_index_size + sum_of_other_index_sizes) * @@GLOBAL.innodb_page_size
          FROM mysql.innodb_table_stats
         WHERE CONCAT(database_name, '/', SUBSTRING_INDEX(REPLACE(table_name, '#P#', '#p#'), '#p#', 1)) = ${base}
           AND REPLACE(table_name, '#P#', '#p#') LIKE '%#p#%'
         ORDER BY 2 DESC LIMIT 101`,
    },
    {
      sql: (base: string) => mySql`
        SELECT SUBSTRING_INDEX(NAME, '#', -1), NULL, FILE_SIZE FROM information_schema.INNODB_TABLESPACES
         WHERE SUBSTRING_INDEX(NAME, '#p#', 1) = ${base} AND NAME LIKE '%#p#%' ORDER BY 3 DESC LIMIT 101`,
    },
  ],
  row: z.tuple([z.string(), figure, figure]),
})

/** Whether InnoDB's kept statistics may be read; it is refused where not. */
export const tableStats = myQuery({
  name: 'my.tables.may-read-stats',
  only: 'mysql',
  needs: ['SELECT on mysql.innodb_table_stats'],
  timeoutMs: 3_000,
  variants: [{ flavour: 'mysql', sql: () => mySql`SELECT 1 FROM mysql.innodb_table_stats LIMIT 1` }],
  row: z.tuple([count]),
})

/** Schemas that this account may see. */
export const tablePlaces = myQuery({
  name: 'my.tables.places',
  needs: ['SHOW DATABASES'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
         WHERE SCHEMA_NAME NOT IN ('information_schema', 'performance_schema') ORDER BY 1 LIMIT 1000`,
    },
  ],
  row: z.tuple([z.string()]),
})

export const tableServer = myQuery({
  name: 'my.tables.server',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => mySql`SELECT @@GLOBAL.innodb_page_size, @@GLOBAL.innodb_file_per_table` }],
  row: z.tuple([count, count]),
})

/** Names of tables as values of a statement. */
export type TableName = { schema: string; name: string }

/** What was read and written through each index of some tables; no index is a scan of the whole table. */
export const tableUse = myQuery({
  name: 'my.tables.use',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (names: readonly TableName[]) => {
        const either = names.reduce<MySql>(
          (all, { schema, name }) => mySql`${all} OR (OBJECT_SCHEMA = ${schema} AND OBJECT_NAME = ${name})`,
          mySql`0`,
        )
        return mySql`
          SELECT OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME, COUNT_FETCH, COUNT_INSERT, COUNT_UPDATE, COUNT_DELETE
            FROM performance_schema.table_io_waits_summary_by_index_usage
           WHERE OBJECT_TYPE = 'TABLE' AND (${either})`
      },
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string().nullable(), count, count, count, count]),
})
