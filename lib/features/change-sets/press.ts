import 'server-only'
import { demandNoFreeze } from '@/lib/approvals/freeze-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import { personKey } from '@/lib/audit/personal-store'
import { type Actor, personOf } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { passGate } from '@/lib/changes/gate'
import type { Tier } from '@/lib/changes/kind'
import { setHash } from '@/lib/changes/set-hash'
import { setTypedName } from '@/lib/changes/set-state'
import { AppError } from '@/lib/errors'
import { insertAsked, judgedChange } from '@/lib/features/approvals/ask'
import { lockMembers } from '@/lib/features/approvals/store'
import { planSchema } from '@/lib/features/changes/contract'
import { insertRuns, type NewRun } from '@/lib/features/changes/run-store'
import { type AppliedChange, membersForApply } from '@/lib/features/changes/store'
import { demandApproval, isApplicable, runOf } from '@/lib/features/changes/to-run'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { ring } from '@/lib/jobs/queue'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

type Pressed = { id: string; setHash: string; typedName?: string | undefined; reason?: string | undefined }

/** The members of a set for somebody who may do each of their kinds on each of their targets. */
async function mine({ actor }: HandlerContext, id: string) {
  const changes = await membersForApply(id)
  if (changes.length === 0) throw new AppError('not_found')
  const members = changes.map(judgedChange)
  for (const { permission, targets } of members)
    for (const target of targets) await authorizeTarget(actor, permission, target, { seenBy: 'changes.read' })
  return members
}

type Members = Awaited<ReturnType<typeof mine>>

/** Over the plans of all members that were not left out, in their order. */
export const hashOfSet = (id: string, changes: readonly AppliedChange[]) =>
  setHash({ set: id, plans: changes.map((change) => change.planHash ?? '') })

/**
 * The gate of the highest tier, once for all: the hash that is confirmed is over every plan of the set. No freeze
 * may stand on any of them.
 */
async function passAll(actor: Actor, members: Members, pressed: Pressed, most: Tier): Promise<void> {
  const plans = members.map(({ change }) => ({ change, plan: planSchema.parse(change.plan) }))
  for (const { permission, targets } of members)
    await demandNoFreeze({ actorId: actor.id ?? '', permission, targets })
  const [first] = plans
  if (!first) throw new AppError('change.not_applicable')
  const tier = Math.min(most, Math.max(...members.map((member) => member.tier))) as Tier
  const typedName = setTypedName(
    plans.map(({ change, plan }) => ({ targetId: change.targetId, typedName: plan.typedName })),
  )
  passGate({
    actor,
    tier,
    plan: { ...first.plan, typedName },
    planHash: hashOfSet(
      pressed.id,
      members.map(({ change }) => change),
    ),
    seenHash: pressed.setHash,
    typedName: pressed.typedName,
    reason: pressed.reason,
    now: Date.now(),
  })
}

/** The runs that the same person has already, from a first press on the very same plans. */
function secondPress(members: Members, actor: Actor, pressed: Pressed): string[] | null {
  const changes = members.map(({ change }) => change)
  if (hashOfSet(pressed.id, changes) !== pressed.setHash) return null
  const runs = changes.map((change) => (change.runActorId === actor.id ? change.runId : null))
  return runs.every((run) => run !== null) ? runs : null
}

const apply = os.changeSets.apply.handler(async ({ input, context }) => {
  const { actor } = context
  const members = await mine(context, input.id)
  const again = secondPress(members, actor, input)
  if (again) return { runs: again }
  if (!members.every(({ change }) => isApplicable(change))) throw new AppError('change.not_applicable')
  await passAll(actor, members, input, 3)
  const person = personOf(actor)
  const key = person ? await personKey(null, person) : null
  const reason = input.reason?.trim() || null
  const runs: NewRun[] = []
  for (const [index, { change, kind, permission, targets }] of members.entries()) {
    const breakGlassId = await demandApproval(actor, change, { kind: kind.kind, permission, targets })
    const plan = planSchema.parse(change.plan)
    const set = { id: input.id, index, of: members.length, hash: input.setHash }
    runs.push(runOf(context, { change, plan, targets, breakGlassId, reason, person, key, set }))
  }
  const made = await insertRuns(runs)
  const [first] = made ?? []
  // The transaction rang already; this one is for a worker that was not listening just then.
  if (first) void ring('run', first)
  const kept = made ?? secondPress(await mine(context, input.id), actor, input)
  if (!kept) throw new AppError('change.not_applicable')
  return { runs: kept }
})

/** Asking takes the typed name and a reason, as applying does; the step-up comes when it is applied. */
const ask = os.changeSets.ask.handler(async ({ input, context }) => {
  const { actor } = context
  const person = personOf(actor)
  const members = await mine(context, input.id)
  if (!person || !members.every(({ change }) => isApplicable(change)))
    throw new AppError('change.not_applicable')
  await passAll(actor, members, input, 2)
  const asked = await Promise.all(
    members
      .filter(({ change }) => change.state === 'planned')
      .map(async ({ change, kind, tier, permission, targets }) => ({
        change,
        needs: await findRequirement({ kind: kind.kind, tier, permission, targets }),
      })),
  )
  const wanting = asked.filter(({ needs }) => needs.approvals > 0)
  if (wanting.length === 0) throw new AppError('change.not_applicable', { detail: t.noneOfThemWaits })
  await inTransaction(async (tx) => {
    await lockMembers(tx, input.id)
    for (const one of wanting)
      if (!(await insertAsked(tx, context, { ...one, person, reason: input.reason })))
        throw new AppError('change.not_applicable')
  })
  return { asked: wanting.length }
})

export const pressProcedures = { apply, ask }
