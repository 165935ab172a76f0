import 'server-only'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { askWorker } from '@/lib/jobs/task'
import { unknownPlaceholders } from '@/lib/notify/template'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import { testResultSchema } from './contract'
import { alertingHealth } from './health-store'
import {
  getChannel,
  listChannels,
  listTemplates,
  removeChannel,
  setChannelPaused,
  setTemplate,
} from './store'
import { channelView } from './view'
import { createChannel, editChannel } from './writes'

const TEST_MS = 30_000

const list = os.channels.list.handler(async () => ({
  items: (await listChannels()).map((row) => channelView(row)),
}))
const health = os.channels.health.handler(() => alertingHealth())
const create = os.channels.create.handler(({ input, context }) => createChannel(input, context))
const update = os.channels.update.handler(({ input, context }) => editChannel(input, context))

const pause = os.channels.pause.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const { name } = await getChannel(tx, input.id)
    await setChannelPaused(tx, input.id, input.paused)
    const after = channelView(await getChannel(tx, input.id))
    await context.record(tx, { details: { id: input.id, name, paused: input.paused } })
    return after
  }),
)

const remove = os.channels.remove.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const { id, name, type, routes } = channelView(await getChannel(tx, input.id))
    if (routes.length > 0)
      throw new AppError('precondition.failed', {
        detail: say(t.routesLeadToIt, { routes: routes.join(', ') }),
        hint: t.letThemLeadElsewhere,
      })
    await removeChannel(tx, id)
    await context.record(tx, { details: { id, name, type } })
    return { ok: true as const }
  }),
)

const test = os.channels.test.handler(async ({ input, context }) => {
  const { name } = await inTransaction((tx) => getChannel(tx, input.id))
  const by = context.actor.kind === 'token' ? context.actor.ownerName : context.actor.name
  const answer = await askWorker('channels.test', { channelId: input.id, by }, { waitMs: TEST_MS })
  if (answer.state === 'pending')
    throw new AppError('worker.unavailable', {
      detail: t.workerIsStill,
      hint: t.logOfDeliveriesWill,
    })
  const result = testResultSchema.parse(answer.result)
  const { deliveryId, ok, code } = result
  await inTransaction((tx) =>
    context.record(tx, { result: ok ? 'ok' : 'failed', details: { id: input.id, name, deliveryId, code } }),
  )
  return result
})

const templates = os.channels.templates.handler(async () => ({ items: await listTemplates() }))

const setTemplateOf = os.channels.setTemplate.handler(async ({ input, context }) => {
  const { type, title, body } = input
  const isOwn = title === '' && body.trim() === ''
  if (!isOwn && title === '')
    throw new AppError('request.invalid', { fields: { title: t.enterTitleOrEmpty } })
  const unknown = unknownPlaceholders({ title, body })
  if (unknown.length > 0)
    throw new AppError('request.invalid', {
      fields: { body: say(t.theseStandFor, { unknown: unknown.map((name) => `{{${name}}}`).join(', ') }) },
    })
  await inTransaction(async (tx) => {
    await setTemplate(tx, type, isOwn ? null : { title, body })
    await context.record(tx, { details: { type, title, body } })
  })
  const set = (await listTemplates()).find((one) => one.type === type)
  if (!set) throw new AppError('not_found')
  return set
})

/** Everything that can be asked about channels. */
export const channelsProcedures = {
  list,
  health,
  create,
  update,
  pause,
  remove,
  test,
  templates,
  setTemplate: setTemplateOf,
}
