import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type Actor, ANONYMOUS } from '@/lib/auth/actor'
import { type Grant, ROLES, SCOPE_KINDS } from '@/lib/auth/permissions'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { effectiveGrants, needsPlaces } from '@/lib/auth/token-grants'
import { hashSecret, IDLE_MS } from '@/lib/auth/token-text'
import { prisma } from '@/lib/store/client'

const grantRow = z.object({ role: z.enum(ROLES), scope: z.enum(SCOPE_KINDS), scopeId: z.string().nullable() })

/** Grants as the store has them; a row that is not understood gives nothing. */
export function readGrants(rows: readonly unknown[]): Grant[] {
  return rows.flatMap((row) => {
    const parsed = grantRow.safeParse(row)
    return parsed.success ? [parsed.data] : []
  })
}

/**
 * The person whose live sign-in has this secret; nobody when it is unknown, revoked, idle or over, or when
 * the person is disabled. Asked on every request: nothing is cached.
 */
export async function actorOfSession(secret: string, via: 'browser' | 'cli'): Promise<Actor> {
  const row = await prisma().signIn.findUnique({
    where: { secretHash: new Uint8Array(hashSecret(secret)) },
    include: { user: { include: { grants: true } } },
  })
  const now = Date.now()
  if (!row || row.revokedAt || row.via !== via || row.user.disabledAt) return ANONYMOUS
  const idleExpiresAt = row.lastActiveAt.getTime() + IDLE_MS
  if (row.expiresAt.getTime() <= now || idleExpiresAt <= now) return ANONYMOUS
  return {
    kind: 'user',
    id: row.user.id,
    name: row.user.name,
    email: row.user.email,
    grants: readGrants(row.user.grants),
    signIn: {
      id: row.id,
      via,
      expiresAt: row.expiresAt.getTime(),
      idleExpiresAt,
      steppedUpAt: row.steppedUpAt?.getTime() ?? null,
      steppedUpPlan: row.steppedUpPlan,
    },
  }
}

const lastUsed = new Map<string, number>()

/** The token with this id and secret, cut down to what its owner has now; nobody when it does not hold. */
export async function actorOfToken(id: string, secret: string): Promise<Actor> {
  const row = await prisma().apiToken.findUnique({
    where: { id },
    include: { grants: true, user: { include: { grants: true } } },
  })
  const hash = hashSecret(secret)
  if (!row || row.secretHash.length !== hash.length || !timingSafeEqual(row.secretHash, hash))
    return ANONYMOUS
  if (row.revokedAt || row.expiresAt.getTime() <= Date.now() || row.user.disabledAt) return ANONYMOUS
  const mine = readGrants(row.grants)
  const owners = readGrants(row.user.grants)
  const places = needsPlaces(mine, owners) ? await allTargetPlaces() : []
  await noteUse(id)
  return {
    kind: 'token',
    id,
    name: row.name,
    ownerId: row.user.id,
    ownerName: row.user.name,
    grants: effectiveGrants(mine, owners, places),
  }
}

/** Writes the time of use at most once a minute: it is shown to people, not counted on. */
async function noteUse(id: string): Promise<void> {
  const now = Date.now()
  if (now - (lastUsed.get(id) ?? 0) < 60_000) return
  lastUsed.set(id, now)
  await prisma().apiToken.updateMany({ where: { id }, data: { lastUsedAt: new Date(now) } })
}
