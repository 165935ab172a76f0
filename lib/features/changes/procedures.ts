import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { type Actor, may, personOf } from '@/lib/auth/actor'
import { authorizeFurther, authorizeTarget } from '@/lib/auth/authorized-target'
import { passGate } from '@/lib/changes/gate'
import type { Tier } from '@/lib/changes/kind'
import { changeKind } from '@/lib/changes/kinds'
import { storable } from '@/lib/changes/plan-hash'
import { sealReason } from '@/lib/changes/reason'
import { AppError } from '@/lib/errors'
import { type Change, planSchema } from '@/lib/features/changes/contract'
import { os } from '@/lib/http/base'
import { ring } from '@/lib/jobs/queue'
import { askWorker } from '@/lib/jobs/task'
import { insertRun } from './run-store'
import {
  type AppliedChange,
  discardChange,
  findForApply,
  insertChange,
  listChanges,
  readChange,
} from './store'

/** How long the button waits for a plan before the page shows progress, in milliseconds. */
const PLAN_WAIT_MS = 5_000

function kindOf(name: string) {
  const kind = changeKind(name)
  if (!kind) throw new AppError('request.invalid', { fields: { kind: 'There is no such kind of change.' } })
  return kind
}

async function shown(id: string): Promise<Change> {
  const change = await readChange(id)
  if (!change) throw new AppError('not_found')
  return change
}

const create = os.changes.create.handler(async ({ input, context }) => {
  const kind = kindOf(input.kind)
  const target = await authorizeTarget(context.actor, kind.permission, input.targetId)
  const read = kind.read(input.input)
  if (!read.ok) throw new AppError('request.invalid', { fields: read.fields })
  const asked = storable(read.input)
  const tier = kind.tier(asked)
  const { actor } = context
  const change = {
    kind: kind.kind,
    title: kind.title(asked, target.name),
    tier,
    targetId: target.id,
    input: asked,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
  }
  const id = await insertChange(change, (tx, changeId) =>
    context.record(tx, {
      targetId: target.id,
      changeId,
      details: { kind: kind.kind, tier, title: change.title },
    }),
  )
  // Without a worker the change stays in planning and says so; the question was kept.
  await askWorker('changes.plan', { changeId: id }, { waitMs: PLAN_WAIT_MS }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
  })
  return shown(id)
})

const apply = os.changes.apply.handler(async ({ input, context }) => {
  const { actor } = context
  const person = personOf(actor)
  const [change, key] = await Promise.all([findForApply(input.id), person ? personKey(null, person) : null])
  if (!change) throw new AppError('not_found')
  const kind = kindOf(change.kind)
  const target = authorizeFurther(actor, kind.permission, context.target, { seenBy: 'changes.read' })
  const again = secondPress(change, actor, input.planHash)
  if (again) return { run: again }
  if (change.state !== 'planned' || !change.planHash) throw new AppError('change.not_applicable')
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
  const { id: changeId, planHash, tier } = change
  const reason = input.reason?.trim() || null
  const run = await insertRun({
    changeId,
    targetId: target.id,
    planHash,
    actorId: actor.id,
    steps: plan.steps.map((step) => step.what),
    reason: reason && person && key ? sealReason(key, person, changeId, reason) : null,
    personKey: key,
    intent: (runId) =>
      context.entry({
        phase: 'intent',
        result: 'pending',
        targetId: target.id,
        changeId,
        reason,
        details: { kind: kind.kind, tier, title: change.title, planHash, run: runId },
      }),
  })
  // The transaction rang already; this one is for a worker that was not listening just then.
  if (run) void ring('run', run)
  return { run: run ?? (await runOfRace(changeId, actor, input.planHash)) }
})

function tierOf(tier: number): Tier {
  return tier === 0 || tier === 1 || tier === 2 ? tier : 3
}

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

const get = os.changes.get.handler(({ input }) => shown(input.id))

const list = os.changes.list.handler(({ input, context }) =>
  listChanges(input, (place) => context.may('changes.read', place)),
)

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

export const changesProcedures = { create, apply, get, list, discard }
