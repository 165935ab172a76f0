import 'server-only'
import { demandNoFreeze } from '@/lib/approvals/freeze-store'
import { appendAuditAlone } from '@/lib/audit/append'
import { personOf } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { passGate } from '@/lib/changes/gate'
import { holdsOf } from '@/lib/changes/holds'
import { OBSERVE_TASK } from '@/lib/changes/observe'
import { planScript } from '@/lib/changes/script'
import { AppError } from '@/lib/errors'
import { planOn } from '@/lib/features/change-sets/plan-set'
import { planSchema } from '@/lib/features/changes/contract'
import { observationSchema } from '@/lib/features/changes/contract-after'
import { kindOf, planNew, tierOf } from '@/lib/features/changes/plan-new'
import { resolveRun } from '@/lib/features/changes/resolve-store'
import { findForApply, findUndo, readChange } from '@/lib/features/changes/store'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { ring } from '@/lib/jobs/queue'
import { askWorker } from '@/lib/jobs/task'
import { refusalTexts as t } from '@/lib/texts/refusals'

const OBSERVE_WAIT_MS = 20_000

/** The reverse is a change like any other: planned now, against what the server is now. */
const undo = os.changes.undo.handler(async ({ input, context }) => {
  const found = await findUndo(input.id)
  if (!found) throw new AppError('change.not_applicable', { detail: t.itsReverseIsNot })
  const change = await planNew(context, { ...found, undoOfId: input.id })
  return { change: change.id }
})

/** The same elsewhere: planned anew on each target, against what that one is now. */
const repeat = os.changes.repeat.handler(async ({ input, context }) => {
  const found = await findForApply(input.id)
  if (!found) throw new AppError('not_found')
  return planOn(context, { ...found, engine: context.target.engine }, input.targetIds)
})

/** The change, for somebody who may do its kind on each of its targets. */
async function mine(context: HandlerContext, id: string) {
  const change = await findForApply(id)
  if (!change) throw new AppError('not_found')
  const kind = kindOf(change.kind)
  const targets = [change.targetId, ...kind.alsoTargets(change.input)]
  for (const target of targets)
    await authorizeTarget(context.actor, kind.permission, target, { seenBy: 'changes.read' })
  return { change, targets }
}

const observe = os.changes.observe.handler(async ({ input, context }) => {
  const { change } = await mine(context, input.id)
  if (change.state !== 'needs_person') throw new AppError('change.not_applicable')
  await appendAuditAlone(context.entry({ changeId: input.id }))
  const answer = await askWorker(OBSERVE_TASK, { changeId: input.id }, { waitMs: OBSERVE_WAIT_MS })
  if (answer.state !== 'done') throw new AppError('worker.unavailable', { detail: t.workerHasNot })
  return observationSchema.parse(answer.result)
})

/** Going on takes the gate of the change's tier again: it acts. Ending it acts on nothing. */
const resolve = os.changes.resolve.handler(async ({ input, context }) => {
  const { actor } = context
  const { change, targets } = await mine(context, input.id)
  if (change.state !== 'needs_person' || !change.planHash || !change.runId)
    throw new AppError('change.not_applicable')
  const plan = planSchema.parse(change.plan)
  const goesOn = input.verdict !== 'end'
  const { permission } = kindOf(change.kind)
  if (goesOn) await demandNoFreeze({ actorId: actor.id ?? '', permission, targets })
  if (goesOn)
    passGate({
      actor,
      tier: tierOf(change.tier),
      plan,
      planHash: change.planHash,
      seenHash: input.planHash,
      typedName: input.typedName,
      reason: input.reason,
      now: Date.now(),
    })
  const run = change.runId
  const { verdict, reason } = input
  const resolved = await resolveRun({
    changeId: change.id,
    runId: run,
    actor: { id: actor.id, name: actor.name, person: personOf(actor) },
    verdict,
    reason,
    holds: holdsOf(targets, plan),
    by: context.entry(),
    record: (tx) =>
      context.record(tx, {
        changeId: change.id,
        reason,
        ...(goesOn ? { phase: 'intent' as const, result: 'pending' as const } : {}),
        details: { kind: change.kind, title: change.title, verdict, planHash: change.planHash, run },
      }),
  })
  if (!resolved) throw new AppError('change.not_applicable')
  if (goesOn) await ring('run', run)
  return { run: goesOn ? run : null }
})

const script = os.changes.script.handler(async ({ input }) => {
  const change = await readChange(input.id)
  if (!change) throw new AppError('not_found')
  const { plan, planHash, target, title, id } = change
  if (!plan || !planHash || !target) throw new AppError('change.not_applicable', { detail: t.itHasNoPlan })
  const engine = target.engine === 'mysql' ? 'mysql' : 'postgres'
  return planScript({ id, title, targetName: target.name, engine, plan, planHash })
})

export const afterProcedures = { undo, repeat, observe, resolve, script }
