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

/** Fields of some indexes by their numbers, in their order. */
export const fieldsOf = myQuery({
  name: 'my.indexes.fields',
  needs: ['PROCESS'],
  timeoutMs: 8_000,
  variants: [
    { flavour: 'mariadb', sql: (ids: string) => fields(ids, sources.mariadb.fields) },
    { sql: (ids: string) => fields(ids, sources.mysql.fields) },
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

function fields(ids: string, source: MySql): MySql {
  return mySql`
    SELECT CAST(INDEX_ID AS UNSIGNED), NAME, POS FROM ${source}
     WHERE FIND_IN_SET(CAST(INDEX_ID AS UNSIGNED), ${ids}) ORDER BY 1, POS`
}

// 6 is InnoDB's number for whole numbers, 512 its mark of those without a sign.
function integers(tables: string, source: MySql): MySql {
  return mySql`
    SELECT TABLE_ID, NAME, LEN, (PRTYPE & 512) <> 0 FROM ${source}
     WHERE MTYPE = 6 AND FIND_IN_SET(TABLE_ID, ${tables})`
}
