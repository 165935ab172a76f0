import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import type { ActorSignIn } from '@/lib/auth/actor'
import { hashSecret, IDLE_MS, newSecret } from '@/lib/auth/token-text'
import { openForWeb, sealForWeb } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'

/** What the sealed address of a sign-in is bound to. */
export const ipPlace = (userId: string) => ({ table: 'sign_in', row: userId, column: 'ip' })

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

/** How long the secret before a renewal still serves requests that were under way, in milliseconds. */
export const PREVIOUS_MS = 10_000

/**
 * Gives a sign-in a new secret, if it still has the one that the request came with. The one before it ends
 * seconds later.
 * @returns the new secret; null when another request has renewed it meanwhile
 */
export async function renewSecret(tx: StoreTransaction, id: string, present: string): Promise<string | null> {
  const secret = newSecret()
  const hash = new Uint8Array(hashSecret(present))
  const { count } = await tx.signIn.updateMany({
    where: { id, secretHash: hash, revokedAt: null },
    data: {
      secretHash: new Uint8Array(hashSecret(secret)),
      previousHash: hash,
      previousUntil: new Date(Date.now() + PREVIOUS_MS),
    },
  })
  return count === 1 ? secret : null
}

/** Who signed out, and from where: for the audit log. */
export type SignOutOrigin = { requestId: string; ip: string | null }

/** Ends the sign-in with this secret, if there is one, and writes it into the audit log in one transaction. */
export async function revokeBySecret(secret: string, origin: SignOutOrigin): Promise<void> {
  const hash = new Uint8Array(hashSecret(secret))
  await inTransaction(async (tx) => {
    const row = await tx.signIn.findFirst({
      where: { OR: [{ secretHash: hash }, { previousHash: hash, previousUntil: { gt: new Date() } }] },
      include: { user: { select: { id: true, name: true, email: true } } },
    })
    if (!row || !(await revokeSignIn(tx, row.userId, row.id))) return
    const signIn = { ...liveOf(row), steppedUpAt: null, steppedUpPlan: null }
    await appendAudit(tx, {
      action: 'sign-ins.end',
      actor: { kind: 'user', ...row.user, grants: [], signIn },
      requestId: origin.requestId,
      ip: origin.ip,
      details: { signInId: row.id },
    })
  })
}

function liveOf(row: { id: string; via: string; expiresAt: Date; lastActiveAt: Date }) {
  return {
    id: row.id,
    via: row.via === 'cli' ? ('cli' as const) : ('browser' as const),
    expiresAt: row.expiresAt.getTime(),
    idleExpiresAt: row.lastActiveAt.getTime() + IDLE_MS,
  }
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
