import 'server-only'
import type { Grant, ScopeKind } from '@/lib/auth/permissions'
import { hashSecret, newSecret } from '@/lib/auth/token-text'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/** How long an invitation or reset link works, in milliseconds. */
export const LINK_MS = 72 * 60 * 60_000

const withGrants = {
  grants: true,
  signIns: { orderBy: { lastActiveAt: 'desc' as const }, take: 1, select: { lastActiveAt: true } },
} as const

/** Everybody, by name. */
export function listUsers() {
  return prisma().user.findMany({ include: withGrants, orderBy: { name: 'asc' } })
}

/** One person with grants and last activity; null when there is none. */
export function findUser(id: string) {
  return prisma().user.findUnique({ where: { id }, include: withGrants })
}

/** Names of accounts by id. */
export async function namesOf(ids: readonly string[]): Promise<Map<string, { id: string; name: string }>> {
  const where = { id: { in: [...new Set(ids)] } }
  const rows =
    ids.length === 0 ? [] : await prisma().user.findMany({ where, select: { id: true, name: true } })
  return new Map(rows.map((row) => [row.id, row]))
}

/** Says whose second account this is; null: nobody's. */
export async function setPerson(tx: StoreTransaction, id: string, personId: string | null): Promise<void> {
  await tx.user.update({ where: { id }, data: { personId } })
  // Accounts that pointed here go along: they are the same person still.
  if (personId !== null) await tx.user.updateMany({ where: { personId: id }, data: { personId } })
}

export type UserRow = NonNullable<Awaited<ReturnType<typeof findUser>>>

async function idsByKind(kind: ScopeKind, ids: string[]): Promise<{ id: string; name: string }[]> {
  const where = { id: { in: ids } }
  const select = { id: true, name: true } as const
  if (ids.length === 0 || kind === 'all') return []
  if (kind === 'environment') return prisma().environment.findMany({ where, select })
  if (kind === 'group') return prisma().targetGroup.findMany({ where, select })
  return prisma().target.findMany({ where: { ...where, removedAt: null }, select })
}

async function scopesOf(grants: readonly Grant[]) {
  const kinds: ScopeKind[] = ['environment', 'group', 'target']
  return Promise.all(
    kinds.map(async (kind) => {
      const ids = grants.flatMap((grant) => (grant.scope === kind && grant.scopeId ? [grant.scopeId] : []))
      return { kind, asked: ids, found: await idsByKind(kind, [...new Set(ids)]) }
    }),
  )
}

/** Names of the scopes of grants, by id. */
export async function scopeNames(grants: readonly Grant[]): Promise<Map<string, string>> {
  const scopes = await scopesOf(grants)
  return new Map(scopes.flatMap(({ found }) => found.map((row) => [row.id, row.name] as const)))
}

/** Ids of scopes that do not exist. */
export async function unknownScopes(grants: readonly Grant[]): Promise<string[]> {
  const scopes = await scopesOf(grants)
  return scopes.flatMap(({ asked, found }) => asked.filter((id) => !found.some((row) => row.id === id)))
}

/** Writes a person without password. @returns null when the address is taken */
export async function insertUser(
  tx: StoreTransaction,
  user: { email: string; name: string; passwordHash?: string },
): Promise<string | null> {
  const rows = await tx.user.createManyAndReturn({ data: [user], skipDuplicates: true, select: { id: true } })
  return rows[0]?.id ?? null
}

/** Replaces what a person or a token was granted. */
export async function replaceGrants(
  tx: StoreTransaction,
  owner: { userId: string } | { tokenId: string },
  grants: readonly Grant[],
): Promise<void> {
  await tx.grant.deleteMany({ where: owner })
  await tx.grant.createMany({ data: grants.map((grant) => ({ ...owner, ...grant })) })
}

/** Makes a link that works once; earlier links of the same person stop working. @returns its secret */
export async function insertLink(
  tx: StoreTransaction,
  purpose: string,
  userId: string | null,
): Promise<string> {
  const secret = newSecret()
  await tx.oneTimeLink.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: new Date() } })
  await tx.oneTimeLink.create({
    data: {
      purpose,
      userId,
      secretHash: new Uint8Array(hashSecret(secret)),
      expiresAt: new Date(Date.now() + LINK_MS),
    },
  })
  return secret
}

/** The link with this secret, if it still works. */
export function findLink(secret: string) {
  return prisma().oneTimeLink.findFirst({
    where: { secretHash: new Uint8Array(hashSecret(secret)), usedAt: null, expiresAt: { gt: new Date() } },
    include: { user: { select: { id: true, name: true, email: true, disabledAt: true } } },
  })
}

/** Uses a link up. @returns false when somebody was faster */
export async function spendLink(tx: StoreTransaction, id: string): Promise<boolean> {
  const { count } = await tx.oneTimeLink.updateMany({
    where: { id, usedAt: null },
    data: { usedAt: new Date() },
  })
  return count === 1
}

/** Sets or clears the moment a person was disabled. */
export async function setDisabled(tx: StoreTransaction, id: string, disabled: boolean): Promise<void> {
  await tx.user.update({ where: { id }, data: { disabledAt: disabled ? new Date() : null } })
}

/** Revokes every token of a person. */
export async function revokeTokensOf(tx: StoreTransaction, userId: string): Promise<void> {
  await tx.apiToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: new Date() } })
}

/** Drops password and authenticator. */
export async function clearFactors(tx: StoreTransaction, id: string): Promise<void> {
  await tx.user.update({
    where: { id },
    data: { passwordHash: null, totpSecret: null, totpPending: null, totpLastStep: null },
  })
}

/** Other enabled people who hold a role everywhere. */
export function countOthersWith(role: string, exceptId: string): Promise<number> {
  return prisma().user.count({
    where: { id: { not: exceptId }, disabledAt: null, grants: { some: { role, scope: 'all' } } },
  })
}
