import 'server-only'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { filterSettings } from './filter'
import { readSettings } from './read'

const list = os.settings.list.handler(async ({ input, context }) => {
  const { target } = context
  const { targetId, cursor, limit, ...filter } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  const read = await readSettings(target)
  const { items, ...counts } = filterSettings(read, filter)
  return {
    targetId,
    readAt: new Date(read.at).toISOString(),
    items: items.slice(offset, offset + limit),
    ...(offset + limit < items.length ? { nextCursor: String(offset + limit) } : {}),
    matching: items.length,
    ...counts,
    gaps: read.gaps,
  }
})

/** Everything that can be asked about parameters of servers. */
export const settingsProcedures = { list }
