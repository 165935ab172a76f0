import 'server-only'
import { mayAnywhere, personOf } from '@/lib/auth/actor'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { coveredBy } from '@/lib/auth/token-grants'
import { AppError } from '@/lib/errors'
import type { Token } from '@/lib/features/tokens/contract'
import * as store from '@/lib/features/tokens/store'
import { demandGoodGrants, grantViews } from '@/lib/features/users/grants'
import { os } from '@/lib/http/base'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

async function views(rows: readonly store.TokenRow[]): Promise<Token[]> {
  const grants = await grantViews(rows.map((row) => row.grants))
  return rows.map((row, index) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    owner: row.user,
    grants: grants[index] ?? [],
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }))
}

export const tokensProcedures = {
  list: os.tokens.list.handler(async ({ context }) => {
    const owner = mayAnywhere(context.actor, 'tokens.all') ? null : personOf(context.actor)
    return { items: await views(await store.listTokens(owner)) }
  }),

  create: os.tokens.create.handler(async ({ input, context }) => {
    const { actor } = context
    if (actor.kind !== 'user') throw new AppError('auth.person_required')
    await demandGoodGrants(input.grants)
    const places = await allTargetPlaces()
    if (!input.grants.every((grant) => coveredBy(grant, actor.grants, places))) {
      throw new AppError('permission.denied', { hint: t.tokenCanHaveNo })
    }
    const made = await inTransaction(async (tx) => {
      const token = await store.insertToken(tx, { userId: actor.id, ...input })
      await context.record(tx, {
        details: { tokenId: token.id, name: input.name, days: input.days, grants: input.grants },
      })
      return token
    })
    const row = await store.findToken(made.id)
    const [token] = row ? await views([row]) : []
    if (!token) throw new AppError('conflict')
    return { token, secret: made.text }
  }),

  revoke: os.tokens.revoke.handler(async ({ input, context }) => {
    const row = await store.findToken(input.id)
    const own = row?.userId === personOf(context.actor)
    if (!row || !(own || mayAnywhere(context.actor, 'tokens.all'))) throw new AppError('not_found')
    await inTransaction(async (tx) => {
      await store.revokeToken(tx, input.id)
      await context.record(tx, { details: { tokenId: input.id, ownerId: row.userId } })
    })
    return { ok: true as const }
  }),
}
