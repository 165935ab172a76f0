import 'server-only'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import {
  countEver,
  countHosts,
  deleteEnvironment,
  getEnvironment,
  insertEnvironment,
  listEnvironments,
  requireFreeName,
  updateEnvironment,
} from './store'

const list = os.environments.list.handler(async () => ({ items: await listEnvironments() }))

const create = os.environments.create.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    await requireFreeName(tx, input.name)
    const made = await getEnvironment(tx, await insertEnvironment(tx, input))
    await context.record(tx, { details: made })
    return made
  }),
)

const update = os.environments.update.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const { id, ...fields } = input
    const before = await getEnvironment(tx, id)
    if (fields.name !== undefined) await requireFreeName(tx, fields.name, id)
    await updateEnvironment(tx, id, fields)
    const after = await getEnvironment(tx, id)
    await context.record(tx, { details: { before, after } })
    return after
  }),
)

const remove = os.environments.remove.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const before = await getEnvironment(tx, input.id)
    if (before.targets > 0)
      throw new AppError('precondition.failed', {
        detail: say(t.itHolds, {
          targets: before.targets === 1 ? t.oneTarget : say(t.targetsTargets, { targets: before.targets }),
        }),
        hint: t.moveThemToAnother,
      })
    if ((await countEver(tx, input.id)) > 0)
      throw new AppError('precondition.failed', {
        detail: t.historyNamesIt,
        hint: t.renameItInstead,
      })
    if ((await countHosts(tx, input.id)) > 0)
      throw new AppError('precondition.failed', {
        detail: t.hostsAreInIt,
        hint: t.moveTheHostsTo,
      })
    await deleteEnvironment(tx, input.id)
    await context.record(tx, { details: before })
    return { ok: true as const }
  }),
)

/** Everything that can be asked about environments. */
export const environmentsProcedures = { list, create, update, remove }
