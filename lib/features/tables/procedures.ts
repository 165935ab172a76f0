import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { TableEntry, TableReader } from '@/lib/engines/contract/tables'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { askDatabase, askLive } from '@/lib/targets/live-connection'
import { readTableId, tableId } from './table-id'

const view = (table: TableEntry) => ({ id: tableId(table.schema, table.name), ...table })
const moment = (at: number) => new Date(at).toISOString()

/**
 * Asks the database that is wanted: the one the target was saved with, another over a connection of its own, or, where
 * a connection sees all of them, any.
 */
export async function askIn<T>(
  target: AuthorizedTarget,
  database: string | undefined,
  work: (reader: TableReader, database: string | null, session: EngineSession) => Promise<T>,
): Promise<T> {
  if (database === undefined)
    return askLive(target, async (session) => work(session.tables, await here(session.tables), session))
  const there = await askLive(target, async (session) => {
    const { tables } = session
    if (!tables.perConnection || (await here(tables)) === database)
      return { value: await work(tables, database, session) }
    return null
  })
  if (there) return there.value
  return askDatabase(target, database, (session) => work(session.tables, database, session))
}

async function here(tables: TableReader): Promise<string | null> {
  if (!tables.perConnection) return null
  return (await tables.places()).find(({ connected }) => connected)?.name ?? null
}

const list = os.tables.list.handler(async ({ input, context }) => {
  const { target } = context
  const { database, q, system, sort, order, cursor, limit } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  return askIn(target, database, async (tables, current) => {
    const page = await tables.list({
      database: current,
      search: q ?? null,
      system: system === 'true',
      sort: tables.sorts.includes(sort) ? sort : 'size',
      descending: order === 'desc',
      ...{ offset, limit },
    })
    const next = offset + limit
    return {
      targetId: target.id,
      at: moment(page.at),
      database: current,
      items: page.items.map(view),
      ...(next < page.matching ? { nextCursor: String(next) } : {}),
      matching: page.matching,
      countedSince: page.countedSince,
      limits: page.limits,
      gaps: page.gaps,
      sorts: [...tables.sorts],
      databases: (await tables.places()).map(({ name }) => name),
      everyDatabase: !tables.perConnection,
    }
  })
})

const get = os.tables.get.handler(async ({ input, context }) => {
  const { target } = context
  const named = readTableId(input.id)
  if (!named) throw new AppError('not_found')
  return askIn(target, input.database, async (tables, current) => {
    const detail = await tables.one(named.schema, named.name)
    if (!detail) throw new AppError('not_found')
    return {
      ...detail,
      ...{ targetId: target.id, at: moment(detail.at), database: current, table: view(detail.table) },
    }
  })
})

const horizon = os.tables.horizon.handler(async ({ context }) => {
  const { target } = context
  const found = await askLive(target, (session) => session.tables.horizon())
  return {
    targetId: target.id,
    at: moment(found?.at ?? Date.now()),
    horizon: found && { holders: found.holders, more: found.more, gaps: found.gaps },
  }
})

/** Everything that can be asked about tables. */
export const tablesProcedures = { list, get, horizon }
