import 'server-only'
import { AppError } from '@/lib/errors'
import { askIn, databaseOf } from '@/lib/features/tables/ask'
import { tableId } from '@/lib/features/tables/table-id'
import { os } from '@/lib/http/base'
import { indexListTexts as t } from '@/lib/texts/index-list'

const moment = (at: number) => new Date(at).toISOString()

const list = os.indexes.list.handler(async ({ input, context }) => {
  const { target } = context
  const { database, q, verdict, sort, order, cursor, limit } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  // A change goes to the database that the target was saved with.
  const saved = database === undefined || database === (await databaseOf(target))
  const elsewhere = saved ? null : t.otherDatabase
  return askIn(target, database, async ({ tables, indexes, indexControl }, current) => {
    const { at, items, ...page } = await indexes.list({
      ...{ database: current, search: q ?? null, verdict: verdict ?? null, sort },
      ...{ descending: order === 'desc', offset, limit },
    })
    const next = offset + limit
    return {
      ...page,
      targetId: target.id,
      at: moment(at),
      database: current,
      items: items.map((one) => ({
        id: `${tableId(one.schema, one.table)}.${tableId('i', one.name).slice(2)}`,
        ...one,
      })),
      ...(next < page.matching ? { nextCursor: String(next) } : {}),
      databases: (await tables.places()).map(({ name }) => name),
      everyDatabase: !tables.perConnection,
      changes: { reason: indexControl.supported ? elsewhere : indexControl.reason },
    }
  })
})

const missing = os.indexes.missing.handler(async ({ input, context }) => {
  const { target } = context
  const found = await askIn(target, input.database, ({ indexes }, current) => indexes.missing(current))
  return { ...found, targetId: target.id, at: moment(found.at) }
})

/** Everything that can be asked about indexes. */
export const indexesProcedures = { list, missing }
