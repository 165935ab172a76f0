import 'server-only'
import type { Grant } from '@/lib/auth/permissions'
import { apiTokenText, hashSecret, newSecret } from '@/lib/auth/token-text'
import { replaceGrants } from '@/lib/features/users/store'
import { prisma, type StoreTransaction } from '@/lib/store/client'

const shape = { grants: true, user: { select: { id: true, name: true } } } as const

/** Tokens of one person, or of everybody; newest first. */
export function listTokens(ownerId: string | null) {
  return prisma().apiToken.findMany({
    ...(ownerId ? { where: { userId: ownerId } } : {}),
    include: shape,
    orderBy: { createdAt: 'desc' },
  })
}

/** One token with its owner; null when there is none. */
export function findToken(id: string) {
  return prisma().apiToken.findUnique({ where: { id }, include: shape })
}

export type TokenRow = NonNullable<Awaited<ReturnType<typeof findToken>>>

/** Writes a token. @returns its id and its text, which is stored nowhere */
export async function insertToken(
  tx: StoreTransaction,
  made: { userId: string; name: string; grants: readonly Grant[]; days: number },
): Promise<{ id: string; text: string }> {
  const secret = newSecret()
  const row = await tx.apiToken.create({
    data: {
      userId: made.userId,
      name: made.name,
      prefix: '',
      secretHash: new Uint8Array(hashSecret(secret)),
      expiresAt: new Date(Date.now() + made.days * 86_400_000),
    },
  })
  const text = apiTokenText(row.id, secret)
  await tx.apiToken.update({ where: { id: row.id }, data: { prefix: text.slice(0, 11) } })
  await replaceGrants(tx, { tokenId: row.id }, made.grants)
  return { id: row.id, text }
}

/** Revokes a token. */
export async function revokeToken(tx: StoreTransaction, id: string): Promise<void> {
  await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } })
}
