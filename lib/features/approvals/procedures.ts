import 'server-only'
import { demandNoFreeze, freezeOn, freezeWords } from '@/lib/approvals/freeze-store'
import { glassOver } from '@/lib/approvals/glass-store'
import { mayOnAll } from '@/lib/approvals/holding-store'
import { APPROVE } from '@/lib/approvals/named'
import { isSamePerson } from '@/lib/approvals/person-store'
import { findRequirement } from '@/lib/approvals/policy-store'
import { endRequest } from '@/lib/approvals/request-store'
import { personOf } from '@/lib/auth/actor'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { passGate } from '@/lib/changes/gate'
import { AppError } from '@/lib/errors'
import { planSchema } from '@/lib/features/changes/contract'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { requestsTexts as w } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'
import { insertAsked, judged } from './ask'
import type { Approval } from './contract'
import { decisionProcedures } from './decide'
import { listRequests } from './inbox-store'
import { refusalOf } from './refusal'
import { lockChange, moveChange, readRequest, requestsOf } from './store'
import { whoApproves } from './who-store'

const get = os.approvals.get.handler(async ({ input, context }): Promise<Approval> => {
  const { actor } = context
  const person = personOf(actor)
  const { change, kind, targets, tier, permission } = await judged(input.id)
  const [needs, requests] = await Promise.all([
    findRequirement({ kind: kind.kind, tier, permission, targets }),
    requestsOf(input.id),
  ])
  const [request = null, ...earlier] = requests
  const actorId = actor.id ?? ''
  const mayApply = await inTransaction((tx) => mayOnAll(tx, actorId, permission, targets))
  const freeze = await freezeOn({ actorId, permission, targets })
  const mayBreak = await inTransaction((tx) => mayOnAll(tx, actorId, 'break-glass.open', targets))
  const open = needs.breakGlass && person ? await glassOver(person, targets) : null
  const isOpen = change.state === 'planned' || change.state === 'waiting'
  const isHeld = request?.state === 'waiting'
  const own = request !== null && person !== null && (await isSamePerson(request.askedBy.id, person))
  return {
    needed: needs.approvals,
    minutes: needs.minutes,
    request,
    earlier,
    ...(await whoApproves(needs, isOpen ? targets : null, isHeld ? request.askedBy.id : person)),
    mayAsk: mayApply && change.state === 'planned' && needs.approvals > 0,
    mayWithdraw: own && (request?.state === 'waiting' || request?.state === 'approved'),
    refusal: await refusalOf(actor, request, targets, needs.named),
    glass: {
      allowed: needs.breakGlass,
      may: needs.breakGlass && mayBreak && mayApply && actor.kind === 'user',
      open: open && { id: open.id, expiresAt: open.expiresAt.toISOString() },
    },
    frozen: freeze ? freezeWords(freeze) : null,
  }
})

const list = os.approvals.list.handler(({ input, context }) =>
  listRequests(
    input.box,
    {
      personId: personOf(context.actor),
      mayRead: (place) => context.may('changes.read', place),
      mayApprove: (place) => context.may(APPROVE, place),
      grants: context.actor.grants,
    },
    input,
  ),
)

/** Asking takes the typed name and a reason, as applying does; the step-up comes when it is applied. */
const ask = os.approvals.ask.handler(async ({ input, context }) => {
  const { actor } = context
  const person = personOf(actor)
  const { change, kind, targets, tier, permission } = await judged(input.id)
  for (const target of targets) await authorizeTarget(actor, permission, target, { seenBy: 'changes.read' })
  if (change.state !== 'planned' || !change.planHash || !person || actor.id === null)
    throw new AppError('change.not_applicable')
  await demandNoFreeze({ actorId: actor.id, permission, targets })
  const plan = planSchema.parse(change.plan)
  const { planHash } = change
  passGate({
    actor,
    tier: tier === 3 ? 2 : tier,
    plan,
    planHash,
    seenHash: input.planHash,
    typedName: input.typedName,
    reason: input.reason,
    now: Date.now(),
  })
  const needs = await findRequirement({ kind: kind.kind, tier, permission, targets })
  if (needs.approvals === 0) throw new AppError('change.not_applicable', { detail: t.noPolicyAsksFor })
  const id = await inTransaction(async (tx) => {
    const made = await insertAsked(tx, context, { change, needs, person, reason: input.reason })
    if (!made) throw new AppError('change.not_applicable')
    return made
  })
  return readRequest(id)
})

/** One's own request, or anybody's with `changes.cancel`. */
const withdraw = os.approvals.withdraw.handler(async ({ input, context }) => {
  const { actor, target } = context
  const person = personOf(actor)
  await inTransaction(async (tx) => {
    const found = await lockChange(tx, input.id)
    const request = found?.request
    if (!request || request.state === 'executing') throw new AppError('change.not_applicable')
    const own = person !== null && (await isSamePerson(request.requesterId, person, tx))
    if (!own && !context.may('changes.cancel', target.place)) throw new AppError('permission.denied')
    await endRequest(tx, request.id, {
      state: 'withdrawn',
      outcome: say(w.withdrawnBy, { name: actor.name }),
    })
    await moveChange(tx, input.id, 'planned')
    await context.record(tx, { changeId: input.id, details: { request: request.id } })
  })
  return { ok: true as const }
})

export const approvalsProcedures = { get, list, ask, withdraw, ...decisionProcedures }
