import 'server-only'
import type { z } from 'zod'
import { readGrants } from '@/lib/auth/actor-store'
import type { Grant } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import type { grantViewSchema } from '@/lib/features/users/contract'
import { scopeNames, unknownScopes } from '@/lib/features/users/store'
import { refusalTexts as w } from '@/lib/texts/refusals'
import { scopeTexts as t } from '@/lib/texts/scopes'

export type GrantView = z.infer<typeof grantViewSchema>

/** Grants of several owners with the names of their scopes, in the order given. */
export async function grantViews(owners: readonly (readonly unknown[])[]): Promise<GrantView[][]> {
  const grants = owners.map(readGrants)
  const names = await scopeNames(grants.flat())
  return grants.map((list) =>
    list.map((grant) => ({
      ...grant,
      scopeName: grant.scopeId ? (names.get(grant.scopeId) ?? t.removed) : t.everything,
    })),
  )
}

/**
 * Refuses grants whose scope does not exist or is not named as its kind demands.
 * @throws AppError `request.invalid`
 */
export async function demandGoodGrants(grants: readonly Grant[]): Promise<void> {
  const complain = (sentence: string) => new AppError('request.invalid', { fields: { grants: sentence } })
  if (grants.some((grant) => (grant.scope === 'all') !== (grant.scopeId === null))) {
    throw complain(w.grantNamesItsScope)
  }
  if ((await unknownScopes(grants)).length > 0) throw complain(w.scopeDoesNotExist)
}
