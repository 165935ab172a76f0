import 'server-only'
import { type Reading, unknown } from '@/lib/engines/contract/reading'
import { AppError } from '@/lib/errors'
import { hostOfTarget } from '@/lib/features/hosts/store'
import { figuresOf } from '@/lib/features/hosts/view'
import { os } from '@/lib/http/base'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { unknownsTexts } from '@/lib/texts/unknowns'
import { listActivity, momentView } from './list'

const MAX_SPAN_MS = 400 * 86_400_000

/** Processors of the host that a target runs on, as far as that is known. */
async function coresOf(targetId: string): Promise<Reading<number>> {
  const found = await hostOfTarget(targetId)
  if (!found) return unknown(unknownsTexts.thisTargetHasNo)
  const figures = figuresOf(found.host)
  return figures.known ? figures.value.cores : figures
}

const list = os.activity.list.handler(async ({ input, context }) => {
  const { target } = context
  const { targetId, from, to, by, cursor, limit, ...filter } = input
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new AppError('request.invalid')
  if (to <= from || to - from > MAX_SPAN_MS || from < 0 || to > Date.now() + 366 * 86_400_000)
    throw new AppError('request.invalid', { fields: { to: t.endMustLieAfter } })
  return listActivity(
    target,
    { targetId, from, to },
    { by, filter, offset, limit },
    {
      cores: context.may('overview.read', target.place)
        ? await coresOf(targetId)
        : unknown(unknownsTexts.yourRolesDoNot),
      masked: !context.may('statements.text', target.place),
    },
  )
})

const moment = os.activity.moment.handler(async ({ input, context }) => {
  const { target } = context
  const { targetId: _, at, ...filter } = input
  if (at < 0 || at > Date.now() + 366 * 86_400_000) throw new AppError('request.invalid')
  return momentView(target, at, filter, !context.may('statements.text', target.place))
})

/** Everything that can be asked about who was at work. */
export const activityProcedures = { list, moment }
