import 'server-only'
import { APPROVE } from '@/lib/approvals/named'
import { isSamePerson } from '@/lib/approvals/person-store'
import { personOf } from '@/lib/auth/actor'
import type { Grant } from '@/lib/auth/permissions'
import { mayEverywhere, maySomewhere } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { countWaiting } from '@/lib/features/approvals/inbox-store'
import {
  glassPlaces,
  glassView,
  mayOverScope,
  seesScope,
  standingGlass,
} from '@/lib/features/break-glass/store'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { announceFreeze } from '@/lib/notify/approval-notices'
import { inTransaction } from '@/lib/store/client'
import { holdTexts } from '@/lib/texts/holds'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { Standing } from './contract'
import { freezeView, insertFreeze, liftFreeze, listFreezes, lockFreeze, wordsOf } from './store'

type Scoped = { scope: string; scopeId: string | null }
type Places = Awaited<ReturnType<typeof glassPlaces>>

function placeOf({ scope, scopeId }: Scoped) {
  if (scopeId === null) return null
  return scope === 'target' || scope === 'environment' ? ({ scope, scopeId } as const) : null
}

/** Admins and DBAs freeze within their scope; what reaches beyond a place needs the right everywhere. */
function mayFreeze(grants: readonly Grant[], freeze: Scoped, places: Places): boolean {
  const place = placeOf(freeze)
  return place ? mayOverScope(grants, 'freezes.write', place, places) : mayEverywhere(grants, 'freezes.write')
}

/** Whom a freeze concerns: its own place or role, the person, and who may lift it. */
function concerns(context: HandlerContext, freeze: Scoped, places: Places): boolean {
  const { grants } = context.actor
  if (freeze.scope === 'all' || maySomewhere(grants, 'freezes.write')) return true
  if (freeze.scope === 'role') return grants.some((grant) => grant.role === freeze.scopeId)
  if (freeze.scope === 'person') return personOf(context.actor) === freeze.scopeId
  const place = placeOf(freeze)
  return place !== null && seesScope(grants, place, places)
}

async function mayLift(context: HandlerContext, freeze: Scoped, places: Places): Promise<boolean> {
  const person = personOf(context.actor)
  if (person === null || !mayFreeze(context.actor.grants, freeze, places)) return false
  return freeze.scope !== 'person' || !(await isSamePerson(freeze.scopeId ?? '', person))
}

async function shown(context: HandlerContext, limit: number, standing: boolean) {
  const all = await listFreezes(limit, standing)
  if (all.length === 0) return []
  const places = await glassPlaces()
  const rows = all.filter((row) => concerns(context, row, places))
  return Promise.all(rows.map(async (row) => freezeView(row, await mayLift(context, row, places))))
}

const list = os.freezes.list.handler(async ({ input, context }) => ({
  items: await shown(context, input.limit, false),
}))

const standing = os.freezes.standing.handler(async ({ context }): Promise<Standing> => {
  const { actor } = context
  const { grants } = actor
  // Every page asks this, and mostly nothing stands: then three small questions are all.
  const [freezes, glass, waiting] = await Promise.all([
    shown(context, 50, true),
    standingGlass(),
    countWaiting({
      personId: personOf(actor),
      mayRead: (place) => context.may('changes.read', place),
      mayApprove: (place) => actor.kind === 'user' && context.may(APPROVE, place),
      grants,
    }),
  ])
  if (glass.length === 0) return { waiting, reviews: 0, freezes, glass: [] }
  const places = await glassPlaces()
  const seen = glass.filter((row) => seesScope(grants, row, places))
  const views = await Promise.all(
    seen.map(async (row) => {
      const place = placeOf(row)
      const own = actor.id !== null && (await isSamePerson(row.userId, actor.id))
      const may = (permission: 'changes.cancel' | 'break-glass.review') =>
        place !== null && mayOverScope(grants, permission, place, places)
      return glassView(row, places, {
        end: own || may('changes.cancel'),
        review: !own && may('break-glass.review'),
      })
    }),
  )
  return {
    waiting,
    reviews: views.filter((one) => one.mayReview && !one.open).length,
    freezes,
    glass: views.filter((one) => one.open),
  }
})

const create = os.freezes.create.handler(async ({ input, context }) => {
  const { actor } = context
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const places = await glassPlaces()
  const words = await wordsOf(input.scope, input.scopeId)
  if (words === null) throw new AppError('request.invalid', { fields: { scopeId: t.thereIsNoSuchThing } })
  if (!mayFreeze(actor.grants, input, places)) throw new AppError('permission.denied')
  const { scope, scopeId, reason } = input
  const place = placeOf(input)
  const frozen = await inTransaction(async (tx) => {
    const made = await insertFreeze(tx, { scope, scopeId, reason, actorId: actor.id, actorName: actor.name })
    if (!made) throw new AppError('auth.person_required')
    await announceFreeze(tx, { id: made.id, by: actor.name, words, place, lifted: false })
    const targetId = scope === 'target' ? scopeId : null
    await context.record(tx, { targetId, reason, details: { id: made.id, scope, scopeId } })
    return made
  })
  // Not before the commit: a key that was made in it is locked until then.
  return freezeView(frozen, true)
})

const lift = os.freezes.lift.handler(async ({ input, context }) => {
  const { actor } = context
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const places = await glassPlaces()
  await inTransaction(async (tx) => {
    const row = await lockFreeze(tx, input.id)
    if (!row || !concerns(context, row, places)) throw new AppError('not_found')
    if (!(await mayLift(context, row, places))) throw new AppError('permission.denied')
    const lifted = await liftFreeze(tx, row.id, { id: actor.id, name: actor.name, note: input.note })
    if (!lifted) throw new AppError('conflict')
    const words = (await wordsOf(row.scope, row.scopeId)) ?? holdTexts.gone
    await announceFreeze(tx, { id: row.id, by: actor.name, words, place: placeOf(row), lifted: true })
    await context.record(tx, {
      reason: input.note,
      details: { id: row.id, scope: row.scope, scopeId: row.scopeId },
    })
  })
  return { ok: true as const }
})

export const freezesProcedures = { list, standing, create, lift }
