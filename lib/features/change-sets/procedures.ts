import 'server-only'
import { glassOver } from '@/lib/approvals/glass-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import { may, personOf } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { setHash } from '@/lib/changes/set-hash'
import { setTypedName } from '@/lib/changes/set-state'
import { AppError } from '@/lib/errors'
import { judgedChange } from '@/lib/features/approvals/ask'
import type { ChangeSet, Member } from '@/lib/features/change-sets/contract'
import { shownChange } from '@/lib/features/changes/plan-new'
import { discardChange, findForApply, membersForApply } from '@/lib/features/changes/store'
import { stopRun } from '@/lib/features/runs/stop-run'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { planSet } from './plan-set'
import { pressProcedures } from './press'
import { findSet, listSets, openRuns } from './store'

const mayRead = (context: HandlerContext) => (place: Parameters<HandlerContext['may']>[1]) =>
  context.may('changes.read', place)

const DECIDABLE = ['planned', 'waiting', 'approved']

async function memberOf(context: HandlerContext, id: string): Promise<Member & { glass: boolean }> {
  const [change, applied] = await Promise.all([shownChange(id), findForApply(id)])
  const index = change.set?.index ?? 0
  if (!applied || !DECIDABLE.includes(change.state)) return { index, change, needed: null, glass: false }
  const { kind, tier, permission, targets } = judgedChange(applied)
  const needs = await findRequirement({ kind: kind.kind, tier, permission, targets })
  const person = needs.breakGlass ? personOf(context.actor) : null
  const glass = person !== null && (await glassOver(person, targets)) !== null
  return { index, change, needed: needs.approvals, glass }
}

const isHeld = ({ needed, change, glass }: Member & { glass: boolean }) =>
  needed !== null && needed > 0 && change.state !== 'approved' && !glass

/** A set with what its reader may see of it. @throws AppError `not_found` */
async function shownSet(context: HandlerContext, id: string): Promise<ChangeSet> {
  const set = await findSet(id, mayRead(context))
  if (!set) throw new AppError('not_found')
  const { seen, ...summary } = set
  const members = await Promise.all(seen.map((change) => memberOf(context, change)))
  const left = members.filter(({ change }) => change.state !== 'discarded')
  const plans = left.map(({ change }) => change.planHash)
  const whole = set.hidden === 0 && plans.every((hash) => hash !== null)
  const held = set.hidden > 0 ? 'hidden' : left.some(isHeld) ? 'approval' : null
  return {
    ...summary,
    tier: Math.max(0, ...left.map(({ change }) => change.tier)),
    setHash: whole ? setHash({ set: id, plans: plans.flatMap((hash) => hash ?? []) }) : null,
    typedName: setTypedName(
      left.map(({ change }) => ({
        targetId: change.target?.id ?? '',
        typedName: change.plan?.typedName ?? null,
      })),
    ),
    members: members.map(({ glass: _glass, ...member }) => member),
    glass: left.some((member) => member.glass),
    held: set.state === 'planned' ? held : null,
  }
}

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

export const changeSetsProcedures = { create, get, list, cancel, discard, ...pressProcedures }
