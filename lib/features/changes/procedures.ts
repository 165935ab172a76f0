import 'server-only'
import { demandNoFreeze } from '@/lib/approvals/freeze-store'
import { personKey } from '@/lib/audit/personal-store'
import { type Actor, may, personOf } from '@/lib/auth/actor'
import { authorizeFurther, authorizeTarget } from '@/lib/auth/authorized-target'
import { passGate } from '@/lib/changes/gate'
import { CHANGE_KIND_NAMES } from '@/lib/changes/kinds'
import { makeDownload, utcName } from '@/lib/documents/make-download'
import { AppError } from '@/lib/errors'
import { afterProcedures } from '@/lib/features/changes/after'
import { planSchema } from '@/lib/features/changes/contract'
import { noteProcedures } from '@/lib/features/changes/notes'
import { kindOf, planNew, shownChange, tierOf } from '@/lib/features/changes/plan-new'
import { demandApproval, isApplicable, runOf } from '@/lib/features/changes/to-run'
import { os } from '@/lib/http/base'
import { ring } from '@/lib/jobs/queue'
import { listChanges } from './list-store'
import { insertRun } from './run-store'
import { type AppliedChange, discardChange, findForApply } from './store'

const create = os.changes.create.handler(({ input, context }) => planNew(context, input))

const apply = os.changes.apply.handler(async ({ input, context }) => {
  const { actor } = context
  const person = personOf(actor)
  const [change, key] = await Promise.all([findForApply(input.id), person ? personKey(null, person) : null])
  if (!change) throw new AppError('not_found')
  const kind = kindOf(change.kind)
  authorizeFurther(actor, kind.permission, context.target, { seenBy: 'changes.read' })
  const others = kind.alsoTargets(change.input)
  for (const id of others) await authorizeTarget(actor, kind.permission, id, { seenBy: 'changes.read' })
  const again = secondPress(change, actor, input.planHash)
  if (again) return { run: again }
  if (change.setId !== null) throw new AppError('change.in_set')
  if (!isApplicable(change) || change.planHash === null) throw new AppError('change.not_applicable')
  const { permission } = kind
  const targets = [change.targetId, ...others]
  await demandNoFreeze({ actorId: actor.id ?? '', permission, targets })
  const plan = planSchema.parse(change.plan)
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
  const breakGlassId = await demandApproval(actor, change, { kind: kind.kind, permission, targets })
  const reason = input.reason?.trim() || null
  const run = await insertRun(runOf(context, { change, plan, targets, breakGlassId, reason, person, key }))
  // The transaction rang already; this one is for a worker that was not listening just then.
  if (run) void ring('run', run)
  return { run: run ?? (await runOfRace(input.id, actor, input.planHash)) }
})

/** The same person pressing twice gets the run they already have: nothing is done a second time. */
function secondPress(change: AppliedChange, actor: Actor, seenHash: string): string | null {
  return change.runActorId === actor.id && change.planHash === seenHash ? change.runId : null
}

async function runOfRace(changeId: string, actor: Actor, seenHash: string): Promise<string> {
  const now = await findForApply(changeId)
  const run = now ? secondPress(now, actor, seenHash) : null
  if (!run) throw new AppError('change.not_applicable')
  return run
}

const get = os.changes.get.handler(({ input }) => shownChange(input.id))

const list = os.changes.list.handler(async ({ input, context }) => {
  const page = await listChanges(input, (place) => context.may('changes.read', place))
  return { ...page, kinds: [...CHANGE_KIND_NAMES] }
})

/** One's own plan, or anybody's with `changes.cancel`. */
const discard = os.changes.discard.handler(async ({ input, context }) => {
  const { actor, target } = context
  const change = await findForApply(input.id)
  if (!change) throw new AppError('not_found')
  if (change.actorId !== actor.id && !may(actor, 'changes.cancel', target.place))
    throw new AppError('permission.denied')
  const gone = await discardChange(input.id, (tx) => context.record(tx, { changeId: input.id }))
  if (!gone) throw new AppError('change.not_applicable')
  return { ok: true as const }
})

const makePdf = os.changes.document.handler(({ input, context }) =>
  makeDownload(context, {
    name: `quarterdeck_change_${input.id.slice(0, 8)}_${utcName()}.pdf`,
    check: { changeId: input.id },
    task: { kind: 'change', changeId: input.id },
    details: { document: 'change' },
    changeId: input.id,
  }),
)

export const changesProcedures = {
  document: makePdf,
  create,
  apply,
  get,
  list,
  discard,
  ...afterProcedures,
  ...noteProcedures,
}
