import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type Actor, ANONYMOUS } from '@/lib/auth/actor'
import { type Grant, ROLES, SCOPE_KINDS } from '@/lib/auth/permissions'
import { allTargetPlaces } from '@/lib/auth/place-store'
import { effectiveGrants, needsPlaces } from '@/lib/auth/token-grants'
import { hashSecret, IDLE_MS } from '@/lib/auth/token-text'
import { prisma } from '@/lib/store/client'
import { Prisma } from '@/lib/store/generated/client'

const grantRow = z.object({ role: z.enum(ROLES), scope: z.enum(SCOPE_KINDS), scopeId: z.string().nullable() })

/** Grants as the store has them; a row that is not understood gives nothing. */
export function readGrants(rows: readonly unknown[]): Grant[] {
  return rows.flatMap((row) => {
    const parsed = grantRow.safeParse(row)
    return parsed.success ? [parsed.data] : []
  })
}

type SignInRow = {
  id: string
  via: string
  lastActiveAt: Date
  expiresAt: Date
  steppedUpAt: Date | null
  steppedUpPlan: string | null
  revokedAt: Date | null
  /** Found by its present secret; by the one before it otherwise, within its last seconds. */
  present: boolean
  userId: string
  userName: string
  email: string
  disabledAt: Date | null
  grants: unknown[]
}

// Both questions below are asked on every request: one round trip each, where relations would take three or four.
const SIGN_IN = Prisma.sql`
    SELECT s.id, s.via, s.last_active_at AS "lastActiveAt", s.expires_at AS "expiresAt",
           s.stepped_up_at AS "steppedUpAt", s.stepped_up_plan AS "steppedUpPlan", s.revoked_at AS "revokedAt",
           u.id AS "userId", u.name AS "userName", u.email, u.disabled_at AS "disabledAt",
           ARRAY(SELECT jsonb_build_object('role', g.role, 'scope', g.scope, 'scopeId', g.scope_id)
                   FROM "grant" g WHERE g.user_id = u.id) AS grants`

async function bySecret(hash: Uint8Array<ArrayBuffer>): Promise<SignInRow | undefined> {
  const rows = await prisma().$queryRaw<SignInRow[]>`
    ${SIGN_IN}, s.secret_hash = ${hash} AS present FROM sign_in s JOIN "user" u ON u.id = s.user_id
     WHERE s.secret_hash = ${hash} OR (s.previous_hash = ${hash} AND s.previous_until > now())`
  return rows[0]
}

async function byId(id: string): Promise<SignInRow | undefined> {
  const rows = await prisma().$queryRaw<SignInRow[]>`
    ${SIGN_IN}, true AS present FROM sign_in s JOIN "user" u ON u.id = s.user_id WHERE s.id = ${id}::uuid`
  return rows[0]
}

type TokenRow = {
  name: string
  secretHash: Uint8Array
  expiresAt: Date
  revokedAt: Date | null
  ownerId: string
  ownerName: string
  ownerDisabledAt: Date | null
  grants: unknown[]
  ownerGrants: unknown[]
}

async function tokenRow(id: string): Promise<TokenRow | undefined> {
  const rows = await prisma().$queryRaw<TokenRow[]>`
    SELECT t.name, t.secret_hash AS "secretHash", t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt",
           u.id AS "ownerId", u.name AS "ownerName", u.disabled_at AS "ownerDisabledAt",
           ARRAY(SELECT jsonb_build_object('role', g.role, 'scope', g.scope, 'scopeId', g.scope_id)
                   FROM "grant" g WHERE g.token_id = t.id) AS grants,
           ARRAY(SELECT jsonb_build_object('role', g.role, 'scope', g.scope, 'scopeId', g.scope_id)
                   FROM "grant" g WHERE g.user_id = u.id) AS "ownerGrants"
      FROM api_token t JOIN "user" u ON u.id = t.user_id
     WHERE t.id = ${id}::uuid`
  return rows[0]
}

/**
 * The person whose live sign-in has this secret; nobody when it is unknown, revoked, idle or over, or when
 * the person is disabled. Asked on every request: nothing is cached.
 */
export async function actorOfSession(secret: string, via: 'browser' | 'cli'): Promise<Actor> {
  const row = await bySecret(new Uint8Array(hashSecret(secret)))
  return row?.via === via ? actorOfRow(row) : ANONYMOUS
}

/** The same person later in one long request, whose sign-in may have a new secret by now. */
export async function actorOfSignIn(id: string): Promise<Actor> {
  const row = await byId(id)
  return row ? actorOfRow(row) : ANONYMOUS
}

function actorOfRow(row: SignInRow): Actor {
  const now = Date.now()
  if (row.revokedAt || row.disabledAt) return ANONYMOUS
  const idleExpiresAt = row.lastActiveAt.getTime() + IDLE_MS
  if (row.expiresAt.getTime() <= now || idleExpiresAt <= now) return ANONYMOUS
  return {
    kind: 'user',
    id: row.userId,
    name: row.userName,
    email: row.email,
    grants: readGrants(row.grants),
    signIn: {
      id: row.id,
      via: row.via === 'cli' ? 'cli' : 'browser',
      expiresAt: row.expiresAt.getTime(),
      idleExpiresAt,
      // A step-up is worth nothing to who holds only the secret from before it.
      steppedUpAt: row.present ? (row.steppedUpAt?.getTime() ?? null) : null,
      steppedUpPlan: row.present ? row.steppedUpPlan : null,
    },
  }
}

const lastUsed = new Map<string, number>()

/** The token with this id and secret, cut down to what its owner has now; nobody when it does not hold. */
export async function actorOfToken(id: string, secret: string): Promise<Actor> {
  const row = await tokenRow(id)
  const hash = hashSecret(secret)
  if (!row || row.secretHash.length !== hash.length || !timingSafeEqual(row.secretHash, hash))
    return ANONYMOUS
  if (row.revokedAt || row.expiresAt.getTime() <= Date.now() || row.ownerDisabledAt) return ANONYMOUS
  const mine = readGrants(row.grants)
  const owners = readGrants(row.ownerGrants)
  const places = needsPlaces(mine, owners) ? await allTargetPlaces() : []
  noteUse(id)
  return {
    kind: 'token',
    id,
    name: row.name,
    ownerId: row.ownerId,
    ownerName: row.ownerName,
    grants: effectiveGrants(mine, owners, places),
  }
}

/** Writes the time of use at most once a minute: it is shown to people, not counted on, and nobody waits for it. */
function noteUse(id: string): void {
  const now = Date.now()
  if (now - (lastUsed.get(id) ?? 0) < 60_000) return
  lastUsed.set(id, now)
  const written = prisma().apiToken.updateMany({ where: { id }, data: { lastUsedAt: new Date(now) } })
  written.catch(() => lastUsed.delete(id))
}
