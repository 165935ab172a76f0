import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Sampled, SampleRequest } from '../contract/probes'
import { cutRows } from '../sampled-rows'
import type { PgConnection } from './connection'
import { demandSafe } from './probe-dangers'
import { becomeRole, begin, rollback } from './probe-queries'
import * as queries from './sample-queries'

/**
 * Reads some rows as a role: what row security lets through, and of that the columns that the role may read. Policies
 * may call functions; the transaction is read-only, and what that does not hold back must not be in reach.
 */
export async function pgSample(connection: PgConnection, request: SampleRequest): Promise<Sampled> {
  await demandSafe(connection, 'planning')
  await connection.run(begin)
  try {
    if (request.role !== null) await connection.run(becomeRole, request.role)
    const table = await tableOf(connection, request)
    const all = await connection.run(queries.sampleColumns, table.oid)
    const columns = all.filter(({ readable }) => readable).map(({ name, type }) => ({ name, type }))
    if (columns.length === 0) throw mayReadNothing(connection, request)
    const policies = table.secured ? await connection.run(queries.samplePolicies, table.oid) : []
    if (table.active) await demandSafe(connection, 'running')
    await settle(connection, request)
    const names = columns.map(({ name }) => name)
    const rows = await connection.run(
      queries.sampleRows,
      request.schema,
      request.table,
      names,
      request.limit + 1,
    )
    return {
      role: request.role ?? connection.user,
      columns,
      hidden: all.filter(({ readable }) => !readable).map(({ name }) => name),
      ...cutRows(rows, { rows: request.limit, letters: queries.SHOWN_LETTERS }),
      rowSecurity: { state: table.active ? 'active' : table.secured ? 'bypassed' : 'off', policies },
    }
  } finally {
    if (connection.isOpen) await connection.run(rollback)
  }
}

async function tableOf(connection: PgConnection, { schema, table }: SampleRequest) {
  const [found] = await connection.run(queries.sampleTable, schema, table)
  if (!found)
    throw new AppError('request.invalid', { fields: { table: say(t.noSuchTable, { schema, table }) } })
  if (found.kind !== 'r' && found.kind !== 'p')
    throw new AppError('request.invalid', { fields: { table: t.onlyTablesAreSampled } })
  return found
}

function mayReadNothing(connection: PgConnection, { schema, table, role }: SampleRequest): AppError {
  const who = role ?? connection.user
  return new AppError('target.permission_missing', {
    detail: say(t.roleMayReadNoColumn, { who }),
    hint: `GRANT SELECT ON ${pgIdent(schema).quoted}.${pgIdent(table).quoted} TO ${pgIdent(who).quoted};`,
  })
}

/** Last, so that what we ask the catalogue is not looked up in a stranger's schemas. */
async function settle(connection: PgConnection, { schemas, settings }: SampleRequest): Promise<void> {
  for (const { name, value } of settings) await connection.run(queries.sampleSetting, name, value)
  const path = schemas.map((name) => pgIdent(name).quoted).join(', ')
  await connection.run(queries.sampleSetting, 'search_path', path === '' ? 'pg_catalog' : path)
}
