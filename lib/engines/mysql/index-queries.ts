import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'

const count = z.coerce.number()

/** InnoDB's own list of indexes, fields and columns: it needs no right on any table. */
const sources = {
  mariadb: {
    indexes: mySql`information_schema.INNODB_SYS_INDEXES`,
    fields: mySql`information_schema.INNODB_SYS_FIELDS`,
    columns: mySql`information_schema.INNODB_SYS_COLUMNS`,
  },
  mysql: {
    indexes: mySql`information_schema.INNODB_INDEXES`,
    fields: mySql`information_schema.INNODB_FIELDS`,
    columns: mySql`information_schema.INNODB_COLUMNS`,
  },
}

/** Indexes of some tables by InnoDB's number of each table. */
export const indexesOf = myQuery({
  name: 'my.indexes.of',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    { flavour: 'mariadb', sql: (tables: string) => indexes(tables, sources.mariadb.indexes) },
    { sql: (tables: string) => indexes(tables, sources.mysql.indexes) },
  ],
  row: z.tuple([count, count, z.string(), count]),
})

/** Fields of some indexes by their numbers, or of all, in their order. */
export const fieldsOf = myQuery({
  name: 'my.indexes.fields',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    { flavour: 'mariadb', sql: (ids: string | null) => fields(ids, sources.mariadb.fields) },
    { sql: (ids: string | null) => fields(ids, sources.mysql.fields) },
  ],
  row: z.tuple([count, z.string(), count]),
})

/** Whole-number columns of some tables: name, bytes, whether without a sign. */
export const integersOf = myQuery({
  name: 'my.indexes.integers',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    { flavour: 'mariadb', sql: (tables: string) => integers(tables, sources.mariadb.columns) },
    { sql: (tables: string) => integers(tables, sources.mysql.columns) },
  ],
  row: z.tuple([count, z.string(), count, count]),
})

function indexes(tables: string, source: MySql): MySql {
  return mySql`SELECT TABLE_ID, INDEX_ID, NAME, TYPE FROM ${source} WHERE FIND_IN_SET(TABLE_ID, ${tables})`
}

function fields(ids: string | null, source: MySql): MySql {
  return mySql`
    SELECT CAST(INDEX_ID AS UNSIGNED), NAME, POS FROM ${source}
     WHERE ${ids === null ? mySql`1` : mySql`FIND_IN_SET(CAST(INDEX_ID AS UNSIGNED), ${ids})`} ORDER BY 1, POS LIMIT 200000`
}

// 6 is InnoDB's number for whole numbers, 512 its mark of those without a sign.
function integers(tables: string, source: MySql): MySql {
  return mySql`
    SELECT TABLE_ID, NAME, LEN, (PRTYPE & 512) <> 0 FROM ${source}
     WHERE MTYPE = 6 AND FIND_IN_SET(TABLE_ID, ${tables})`
}

/** What was read through each index of a schema, or of all; no index is a scan of the whole table. */
export const indexUse = myQuery({
  name: 'my.indexes.use',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (database: string | null) => mySql`
        SELECT OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME, COUNT_FETCH
          FROM performance_schema.table_io_waits_summary_by_index_usage
         WHERE OBJECT_TYPE = 'TABLE' AND COUNT_FETCH > 0
           AND ${database === null ? mySql`1` : mySql`OBJECT_SCHEMA = ${database}`} LIMIT 50000`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string().nullable(), count]),
})

/** The columns of foreign keys on the side that refers. */
export const foreignColumns = myQuery({
  name: 'my.indexes.foreign-columns',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () =>
        foreign(
          mySql`information_schema.INNODB_SYS_FOREIGN`,
          mySql`information_schema.INNODB_SYS_FOREIGN_COLS`,
        ),
    },
    {
      sql: () =>
        foreign(mySql`information_schema.INNODB_FOREIGN`, mySql`information_schema.INNODB_FOREIGN_COLS`),
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string()]),
})

function foreign(keys: MySql, columns: MySql): MySql {
  return mySql`
    SELECT k.ID, k.FOR_NAME, c.FOR_COL_NAME FROM ${keys} k JOIN ${columns} c ON c.ID = k.ID ORDER BY k.ID, c.POS LIMIT 50000`
}
