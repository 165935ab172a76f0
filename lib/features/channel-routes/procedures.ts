import 'server-only'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { isTimeZone } from '@/lib/notify/hours'
import { judgeRoutes } from '@/lib/notify/routing'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { ChannelRouteInput } from './contract'
import {
  countUnrouted,
  deleteRoute,
  getRoute,
  insertRoute,
  listRoutes,
  orderRoutes,
  ruleOf,
  updateRoute,
} from './store'

function requireTimeZone(input: ChannelRouteInput): void {
  if (input.hours && !isTimeZone(input.hours.timeZone))
    throw new AppError('request.invalid', { fields: { 'hours.timeZone': t.noSuchTimeZone } })
}

const list = os.channelRoutes.list.handler(async () => {
  const [items, unrouted] = await Promise.all([listRoutes(), countUnrouted()])
  return { items, unrouted }
})

const create = os.channelRoutes.create.handler(({ input, context }) => {
  requireTimeZone(input)
  return inTransaction(async (tx) => {
    const made = await getRoute(tx, await insertRoute(tx, input))
    await context.record(tx, { details: made })
    return made
  })
})

const update = os.channelRoutes.update.handler(({ input, context }) => {
  requireTimeZone(input)
  return inTransaction(async (tx) => {
    const { id, ...fields } = input
    const before = await getRoute(tx, id)
    await updateRoute(tx, id, fields, before.paused)
    const after = await getRoute(tx, id)
    await context.record(tx, { details: { before, after } })
    return after
  })
})

const order = os.channelRoutes.order.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    await orderRoutes(tx, input.ids)
    const names = (await listRoutes(tx)).map((route) => route.name)
    await context.record(tx, { details: { order: names } })
    return { ok: true as const }
  }),
)

const remove = os.channelRoutes.remove.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const before = await getRoute(tx, input.id)
    await deleteRoute(tx, input.id)
    await context.record(tx, { details: before })
    return { ok: true as const }
  }),
)

const preview = os.channelRoutes.preview.handler(async ({ input }) => {
  const at = input.at === undefined || input.at === '' ? new Date() : new Date(input.at)
  if (Number.isNaN(at.getTime())) throw new AppError('request.invalid', { fields: { at: t.notMoment } })
  const notice = { kind: input.kind, severity: input.severity, environmentId: input.environmentId ?? null }
  const judged = judgeRoutes((await listRoutes()).map(ruleOf), notice, at)
  const items = judged.map(({ rule, verdict }) => ({
    id: rule.id,
    name: rule.name,
    channel: rule.channel,
    verdict,
  }))
  const channels = items.filter((item) => item.verdict === 'takes').map((item) => item.channel)
  return { channels: [...new Set(channels)], items }
})

/** Everything that can be asked about the rules that lead to channels. */
export const channelRoutesProcedures = { list, create, update, order, remove, preview }
