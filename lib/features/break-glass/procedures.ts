import 'server-only'
import { insertGlass } from '@/lib/approvals/glass-store'
import { isSamePerson } from '@/lib/approvals/person-store'
import { glassMayBreak } from '@/lib/approvals/policy'
import { readPolicies } from '@/lib/approvals/policy-store'
import { personKey } from '@/lib/audit/personal-store'
import { demandStepUp } from '@/lib/auth/step-up'
import { sealWords } from '@/lib/changes/reason'
import { hashOf } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { announceGlass, announceGlassOver } from '@/lib/notify/approval-notices'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { GlassPlace } from './contract'
import {
  closeReview,
  endGlass,
  glassPlaces,
  glassView,
  isOpen,
  listGlass,
  lockGlass,
  mayOverScope,
  seesScope,
} from './store'

/** What a step-up is bound to: one place, never a plan. */
function stepUpOf(place: Pick<GlassPlace, 'scope' | 'scopeId'>): string {
  return hashOf({ breakGlass: place.scope, id: place.scopeId })
}

const list = os.breakGlass.list.handler(async ({ input, context }) => {
  const { grants } = context.actor
  const places = await glassPlaces()
  const rows = (await listGlass(input.limit)).filter((row) => seesScope(grants, row, places))
  const items = rows.map(async (row) => {
    const scope = row.scope === 'target' ? ('target' as const) : ('environment' as const)
    const place = { scope, scopeId: row.scopeId }
    const own = context.actor.id !== null && (await isSamePerson(row.userId, context.actor.id))
    return glassView(row, places, {
      end: own || mayOverScope(grants, 'changes.cancel', place, places),
      review: !own && mayOverScope(grants, 'break-glass.review', place, places),
    })
  })
  return { items: await Promise.all(items) }
})

async function placesOf(context: HandlerContext): Promise<GlassPlace[]> {
  const { grants } = context.actor
  const [places, { rules, altered }] = await Promise.all([glassPlaces(), readPolicies()])
  if (altered) throw new AppError('approval.policies_altered')
  const all = [
    ...places.targets.map((one) => ({
      scope: 'target' as const,
      scopeId: one.targetId,
      name: one.name,
      environmentId: one.environmentId,
    })),
    ...places.environments.map((one) => ({
      scope: 'environment' as const,
      scopeId: one.id,
      name: one.name,
      environmentId: one.id,
    })),
  ]
  return all
    .filter((one) => glassMayBreak(rules, one.environmentId))
    .filter((one) => mayOverScope(grants, 'break-glass.open', one, places))
    .map(({ scope, scopeId, name }) => ({ scope, scopeId, name, stepUp: stepUpOf({ scope, scopeId }) }))
}

const places = os.breakGlass.places.handler(async ({ context }) => ({ items: await placesOf(context) }))

/** A person, a reason, one place, an hour at most; everybody is told, and another person reviews it. */
const open = os.breakGlass.open.handler(async ({ input, context }) => {
  const { actor } = context
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const allowed = await placesOf(context)
  const place = allowed.find((one) => one.scope === input.scope && one.scopeId === input.scopeId)
  if (!place) throw new AppError('break_glass.not_allowed')
  demandStepUp(actor, place.stepUp)
  const { scope, scopeId, minutes, reason } = input
  return inTransaction(async (tx) => {
    const glass = await insertGlass(tx, {
      userId: actor.id,
      userName: actor.name,
      scope,
      scopeId,
      minutes,
      reason,
    })
    if (!glass) throw new AppError('auth.person_required')
    const until = glass.expiresAt.toISOString()
    await announceGlass(tx, { id: glass.id, by: actor.name, scope, scopeId, place: place.name, until })
    const targetId = scope === 'target' ? scopeId : null
    await context.record(tx, { targetId, reason, details: { id: glass.id, scope, scopeId, until } })
    return { id: glass.id, expiresAt: until }
  })
})

const end = os.breakGlass.end.handler(async ({ input, context }) => {
  const { actor } = context
  const all = await glassPlaces()
  await inTransaction(async (tx) => {
    const row = await lockGlass(tx, input.id)
    if (!row || !seesScope(actor.grants, row, all)) throw new AppError('not_found')
    const place = {
      scope: row.scope === 'target' ? ('target' as const) : ('environment' as const),
      scopeId: row.scopeId,
    }
    const own = actor.id !== null && (await isSamePerson(row.userId, actor.id, tx))
    if (!own && !mayOverScope(actor.grants, 'changes.cancel', place, all))
      throw new AppError('permission.denied')
    if (!isOpen(row)) throw new AppError('conflict')
    await endGlass(tx, row.id)
    await announceGlassOver(tx, { id: row.id, by: row.userName, ...place })
    await context.record(tx, { details: { id: row.id } })
  })
  return { ok: true as const }
})

const review = os.breakGlass.review.handler(async ({ input, context }) => {
  const { actor } = context
  const all = await glassPlaces()
  const key = actor.kind === 'user' ? await personKey(null, actor.id) : null
  await inTransaction(async (tx) => {
    const row = await lockGlass(tx, input.id)
    if (!row || !seesScope(actor.grants, row, all)) throw new AppError('not_found')
    if (actor.kind !== 'user' || !key) throw new AppError('auth.person_required')
    if (await isSamePerson(row.userId, actor.id, tx)) throw new AppError('break_glass.own_review')
    const place = {
      scope: row.scope === 'target' ? ('target' as const) : ('environment' as const),
      scopeId: row.scopeId,
    }
    if (!mayOverScope(actor.grants, 'break-glass.review', place, all)) throw new AppError('permission.denied')
    if (isOpen(row))
      throw new AppError('precondition.failed', { detail: t.itIsStillOpen, hint: t.endItFirst })
    const note = sealWords(
      key,
      actor.id,
      { table: 'break_glass', row: row.id, column: 'review_note' },
      input.note,
    )
    const closed = await closeReview(tx, row.id, {
      reviewerId: actor.id,
      reviewerName: actor.name,
      reviewNote: note,
    })
    if (!closed) throw new AppError('conflict')
    await context.record(tx, { reason: input.note, details: { id: row.id, of: row.userId } })
  })
  return { ok: true as const }
})

export const breakGlassProcedures = { list, places, open, end, review }
