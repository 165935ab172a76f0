import 'server-only'

import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { deleteGroup, getGroup, insertGroup, listGroups, requireFreeName, updateGroup } from './store'

const list = os.groups.list.handler(async () => ({ items: await listGroups() }))

const create = os.groups.create.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    await requireFreeName(tx, input.name)
    const made = await getGroup(tx, await insertGroup(tx, input))
    await context.record(tx, { details: made })
    return made
  }),
)

const update = os.groups.update.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const { id, ...fields } = input
    const before = await getGroup(tx, id)
    if (fields.name !== undefined) await requireFreeName(tx, fields.name, id)
    await updateGroup(tx, id, fields)
    const after = await getGroup(tx, id)
    await context.record(tx, { details: { before, after } })
    return after
  }),
)

const remove = os.groups.remove.handler(({ input, context }) =>
  inTransaction(async (tx) => {
    const before = await getGroup(tx, input.id)

    await deleteGroup(tx, input.id)
    await context.record(tx, { details: before })
    return { ok: true as const }
  }),
)

/** Everything that can be asked about groups. */
export const groupsProcedures = { list, create, update, remove }
