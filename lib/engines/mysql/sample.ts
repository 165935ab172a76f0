import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { myIdent } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Sampled, SampleRequest } from '../contract/probes'
import { cutRows } from '../sampled-rows'
import type { MyConnection } from './connection'

/** Letters of a value that are shown; of bytes, half as many. */
const SHOWN_LETTERS = 200

const tableKind = myQuery({
  name: 'my.sample.table',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (schema: string, table: string) => mySql`
        SELECT TABLE_TYPE FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME = ${table}`,
    },
  ],
  row: z.tuple([z.string()]).transform(([kind]) => kind),
})

/** Columns that the account, or the role it became, has any right on. */
const tableColumns = myQuery({
  name: 'my.sample.columns',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (schema: string, table: string) => mySql`
        SELECT COLUMN_NAME, LEFT(COLUMN_TYPE, 100), DATA_TYPE, FIND_IN_SET('select', PRIVILEGES) > 0
          FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME = ${table} ORDER BY ORDINAL_POSITION LIMIT 200`,
    },
  ],
  row: z
    .tuple([z.string(), z.string(), z.string(), z.coerce.number()])
    .transform(([name, type, kind, readable]) => ({ name, type, kind, readable: readable === 1 })),
})

type Column = { name: string; kind: string }

const BYTES = /binary|blob|^bit$|geometry|point|linestring|polygon|geometrycollection|^vector$/i

const tableRows = myQuery({
  name: 'my.sample.rows',
  needs: ['SELECT on the table'],
  timeoutMs: 10_000,
  variants: [
    {
      sql: (schema: string, table: string, columns: readonly Column[], limit: number) => {
        const one = ({ name, kind }: Column) =>
          BYTES.test(kind)
            ? mySql`CONCAT('0x', HEX(LEFT(${myIdent(name)}, ${SHOWN_LETTERS / 2})))`
            : mySql`LEFT(CAST(${myIdent(name)} AS CHAR), ${SHOWN_LETTERS + 1})`
        const [first = { name: '', kind: '' }, ...others] = columns
        let list = one(first)
        for (const column of others) list = mySql`${list}, ${one(column)}`
        return mySql`SELECT ${list} FROM ${myIdent(schema)}.${myIdent(table)} LIMIT ${limit}`
      },
    },
  ],
  row: z.array(z.string().nullable()),
})

/** Reads some rows of a table, in the transaction that the probe opened. @throws AppError `request.invalid` */
export async function mySample(connection: MyConnection, request: SampleRequest): Promise<Sampled> {
  const { schema, table, role, limit } = request
  if (request.settings.length > 0)
    throw new AppError('request.invalid', { fields: { settings: t.settingsArePostgres } })
  const [kind] = await connection.run(tableKind, schema, table)
  if (kind === undefined)
    throw new AppError('request.invalid', { fields: { table: say(t.noSuchTable, { schema, table }) } })
  if (kind !== 'BASE TABLE')
    throw new AppError('request.invalid', { fields: { table: t.onlyTablesAreSampled } })
  const all = await connection.run(tableColumns, schema, table)
  const columns = all.filter(({ readable }) => readable)
  const who = role ?? connection.user
  if (columns.length === 0)
    throw new AppError('target.permission_missing', {
      detail: say(t.roleMayReadNoColumn, { who }),
      hint: `GRANT SELECT ON ${myIdent(schema).quoted}.${myIdent(table).quoted} TO ${myIdent(who).quoted};`,
    })
  const rows = await connection.run(tableRows, schema, table, columns, limit + 1)
  return {
    role: who,
    columns: columns.map(({ name, type }) => ({ name, type })),
    hidden: all.filter(({ readable }) => !readable).map(({ name }) => name),
    ...cutRows(rows, { rows: limit, letters: SHOWN_LETTERS }),
    rowSecurity: null,
  }
}
