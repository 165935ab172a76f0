import 'server-only'
import { may } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { AppError } from '@/lib/errors'
import { discardChange, membersForApply } from '@/lib/features/changes/store'
import { stopRun } from '@/lib/features/runs/stop-run'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { decideProcedures } from './decide-set'
import { planSet } from './plan-set'
import { pressProcedures } from './press'
import { shownSet } from './shown-set'
import { findSet, listSets, openRuns } from './store'
import { undoProcedures } from './undo-set'

const mayRead = (context: HandlerContext) => (place: Parameters<HandlerContext['may']>[1]) =>
  context.may('changes.read', place)

const create = os.changeSets.create.handler(async ({ input, context }) =>
  shownSet(context, await planSet(context, input.title, input.members)),
)

const get = os.changeSets.get.handler(({ input, context }) => shownSet(context, input.id))

const list = os.changeSets.list.handler(({ input, context }) => listSets(input, mayRead(context)))

/** One's own, or anybody's with `changes.cancel` on each of its targets that is still open. */
const cancel = os.changeSets.cancel.handler(async ({ input, context }) => {
  const { actor } = context
  if (!(await findSet(input.id, mayRead(context)))) throw new AppError('not_found')
  const open = await openRuns(input.id)
  if (open.length === 0) throw new AppError('change.not_applicable')
  for (const run of open)
    if (run.actorId !== actor.id)
      await authorizeTarget(actor, 'changes.cancel', run.targetId, { seenBy: 'changes.read', removed: true })
  // From the end, so that none of the rest begins when the one before it ends meanwhile.
  for (const run of open.reverse()) await stopRun(context, run)
  return { ok: true as const }
})

const discard = os.changeSets.discard.handler(async ({ input, context }) => {
  const { actor } = context
  if (!(await findSet(input.id, mayRead(context)))) throw new AppError('not_found')
  const members = await membersForApply(input.id)
  for (const { actorId, targetId } of members) {
    const rules = { seenBy: 'changes.read', removed: true } as const
    const { place } = await authorizeTarget(actor, 'changes.read', targetId, rules)
    if (actorId !== actor.id && !may(actor, 'changes.cancel', place)) throw new AppError('permission.denied')
  }
  const gone = await Promise.all(
    members.map(({ id, targetId }) =>
      discardChange(id, (tx) => context.record(tx, { targetId, changeId: id, details: { set: input.id } })),
    ),
  )
  if (!gone.includes(true)) throw new AppError('change.not_applicable')
  return { ok: true as const }
})

export const changeSetsProcedures = {
  create,
  get,
  list,
  cancel,
  discard,
  ...pressProcedures,
  ...decideProcedures,
  ...undoProcedures,
}
