import 'server-only'
import { CHANGE_KIND_NAMES } from '@/lib/changes/kinds'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import type { ApprovalPolicy } from './contract'
import { deletePolicy, digestOf, listPolicies, lockPolicies, requireFreePlace, writePolicy } from './store'

const list = os.approvalPolicies.list.handler(async () => ({
  ...(await listPolicies()),
  kinds: [...CHANGE_KIND_NAMES],
}))

async function shown(id: string) {
  const found = (await listPolicies()).items.find((policy) => policy.id === id)
  if (!found) throw new AppError('not_found')
  return found
}

/** For the audit log: people by id, so that no name stays there when its person is erased. */
const kept = ({ approvers, ...policy }: ApprovalPolicy) => ({
  ...policy,
  approverIds: approvers.map((person) => person.id),
})

const create = os.approvalPolicies.create.handler(async ({ input, context }) => {
  const { reason, ...fields } = input
  const id = await inTransaction(async (tx) => {
    await lockPolicies(tx)
    await requireFreePlace(tx, fields)
    const made = await writePolicy(tx, fields)
    await context.record(tx, { reason, details: { id: made, ...fields, digest: await digestOf(tx) } })
    return made
  })
  return shown(id)
})

const update = os.approvalPolicies.update.handler(async ({ input, context }) => {
  const { id, reason, ...fields } = input
  const before = kept(await shown(id))
  await inTransaction(async (tx) => {
    await lockPolicies(tx)
    await requireFreePlace(tx, fields, id)
    await writePolicy(tx, fields, id)
    await context.record(tx, { reason, details: { id, before, after: fields, digest: await digestOf(tx) } })
  })
  return shown(id)
})

const remove = os.approvalPolicies.remove.handler(async ({ input, context }) => {
  const { id, reason } = input
  const before = kept(await shown(id))
  await inTransaction(async (tx) => {
    await lockPolicies(tx)
    await deletePolicy(tx, id)
    await context.record(tx, { reason, details: { before, digest: await digestOf(tx) } })
  })
  return { ok: true as const }
})

export const approvalPoliciesProcedures = { list, create, update, remove }
