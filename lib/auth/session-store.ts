import 'server-only'
import type { ActorSignIn } from '@/lib/auth/actor'
import { hashSecret, IDLE_MS } from '@/lib/auth/token-text'
import { openForWeb, sealForWeb } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { prisma, type StoreTransaction } from '@/lib/store/client'

const ipPlace = (userId: string) => ({ table: 'sign_in', row: userId, column: 'ip' })

/** Writes a sign-in; only the hash of its secret, and the address sealed. */
export async function insertSignIn(
  tx: StoreTransaction,
  made: {
    userId: string
    secret: string
    expiresAt: Date
    origin: { via: 'browser' | 'cli'; ip: string | null; userAgent: string }
  },
): Promise<ActorSignIn> {
  const { userId, secret, expiresAt, origin } = made
  const ip = origin.ip
    ? new Uint8Array(sealForWeb('person-key', ipPlace(userId), new Secret(origin.ip)))
    : null
  const row = await tx.signIn.create({
    data: {
      userId,
      secretHash: new Uint8Array(hashSecret(secret)),
      via: origin.via,
      expiresAt,
      ip,
      userAgent: origin.userAgent,
    },
  })
  return {
    id: row.id,
    via: origin.via,
    expiresAt: expiresAt.getTime(),
    idleExpiresAt: row.lastActiveAt.getTime() + IDLE_MS,
    steppedUpAt: null,
    steppedUpPlan: null,
  }
}

/** The address of a sign-in; null when it has none or does not open. */
export function openSignInAddress(userId: string, sealed: Uint8Array | null): string | null {
  if (!sealed) return null
  try {
    return openForWeb('person-key', ipPlace(userId), sealed).reveal()
  } catch {
    return null
  }
}

/** Live sign-ins of a person, newest first. */
export function listSignIns(userId: string) {
  const now = Date.now()
  return prisma().signIn.findMany({
    where: {
      userId,
      revokedAt: null,
      expiresAt: { gt: new Date(now) },
      lastActiveAt: { gt: new Date(now - IDLE_MS) },
    },
    orderBy: { createdAt: 'desc' },
  })
}

/** Ends one sign-in of a person. @returns false when they have no such live one */
export async function revokeSignIn(tx: StoreTransaction, userId: string, id: string): Promise<boolean> {
  const { count } = await tx.signIn.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: new Date() },
  })
  return count === 1
}

/** Ends every sign-in of a person, but for the one that is kept. @returns how many */
export async function revokeSignIns(
  tx: StoreTransaction,
  userId: string,
  keep: string | null,
): Promise<number> {
  const { count } = await tx.signIn.updateMany({
    where: { userId, revokedAt: null, ...(keep ? { id: { not: keep } } : {}) },
    data: { revokedAt: new Date() },
  })
  return count
}

/** Ends the sign-in with this secret, if there is one. */
export async function revokeBySecret(secret: string): Promise<void> {
  await prisma().signIn.updateMany({
    where: { secretHash: new Uint8Array(hashSecret(secret)), revokedAt: null },
    data: { revokedAt: new Date() },
  })
}

/** Notes that pointer or keyboard were used. */
export async function touchSignIn(id: string): Promise<void> {
  await prisma().signIn.updateMany({ where: { id, revokedAt: null }, data: { lastActiveAt: new Date() } })
}

/** Notes a confirmation, bound to one plan or to none. */
export async function markSteppedUp(
  tx: StoreTransaction,
  id: string,
  planHash: string | null,
): Promise<void> {
  await tx.signIn.update({ where: { id }, data: { steppedUpAt: new Date(), steppedUpPlan: planHash } })
}
