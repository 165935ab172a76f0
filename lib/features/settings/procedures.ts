import 'server-only'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { settingListTexts as t } from '@/lib/texts/setting-list'
import { compareSides } from './compare'
import { filterSettings } from './filter'
import { readSettings } from './read'
import { listSnapshots } from './snapshot-store'

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

const snapshots = os.settings.snapshots.handler(({ input, context }) =>
  listSnapshots(context.target.id, input.kind, input.limit),
)

const compare = os.settings.compare.handler(async ({ input, context }) => {
  const { target, actor } = context
  const { kind, at, withTargetId, withAt } = input
  const other =
    withTargetId === undefined || withTargetId === target.id
      ? target
      : await authorizeTarget(actor, 'settings.read', withTargetId)
  if (other.engine !== target.engine)
    throw new AppError('request.invalid', { fields: { withTargetId: t.anotherEngine } })
  return compareSides(kind, { target, at: at ?? null }, { target: other, at: withAt ?? null })
})

/** Everything that can be asked about parameters of servers, and what was kept of them. */
export const settingsProcedures = { list, snapshots, compare }
