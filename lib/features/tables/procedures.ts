import 'server-only'
import type { TableEntry } from '@/lib/engines/contract/tables'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { askLive } from '@/lib/targets/live-connection'
import { askIn } from './ask'
import { readTableId, tableId } from './table-id'

const view = (table: TableEntry) => ({ id: tableId(table.schema, table.name), ...table })
const moment = (at: number) => new Date(at).toISOString()

const list = os.tables.list.handler(async ({ input, context }) => {
  const { target } = context
  const { database, q, system, sort, order, cursor, limit } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  return askIn(target, database, async ({ tables }, current) => {
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
  return askIn(target, input.database, async ({ tables }, current) => {
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
