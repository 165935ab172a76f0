import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { sealWords } from '@/lib/changes/reason'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import { glassMac, isGlassSigned, newNonce } from './signature'
import { MOST_GLASS_MINUTES } from './states'

/** A broken glass as the store has it, with the store's own time. */
export type GlassRow = {
  id: string
  userId: string
  scope: string
  scopeId: string
  openedAt: Date
  expiresAt: Date
  endedAt: Date | null
  nonce: Uint8Array
  mac: Uint8Array
  now: Date
}

/** Why a broken glass does not stand in for approvals; null when it does. */
export type GlassFault = 'unknown' | 'forged' | 'over' | 'another person' | 'another scope'

/** The broken glass with this id; null when there is none. */
export async function findGlass(id: string, tx: StoreTransaction = prisma()): Promise<GlassRow | null> {
  const rows = await tx.$queryRaw<GlassRow[]>`
    SELECT id, user_id AS "userId", scope, scope_id AS "scopeId", opened_at AS "openedAt",
           expires_at AS "expiresAt", ended_at AS "endedAt", nonce, mac, pg_catalog.clock_timestamp() AS now
      FROM break_glass WHERE id = ${id}::uuid`
  return rows[0] ?? null
}

/** The one of a person that is open and covers all these targets; null when none does. */
export async function glassOver(
  userId: string,
  targets: readonly string[],
): Promise<{ id: string; expiresAt: Date } | null> {
  const open = await prisma().breakGlass.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { expiresAt: 'desc' },
    select: { id: true, expiresAt: true },
  })
  for (const one of open) if ((await faultOfGlass(one.id, userId, targets)) === null) return one
  return null
}

/**
 * Whether a broken glass stands in for approvals: signed, of this person, not over by the store's clock, and
 * over every target.
 */
export async function faultOfGlass(
  id: string,
  userId: string | null,
  targets: readonly string[],
  tx: StoreTransaction = prisma(),
): Promise<GlassFault | null> {
  const glass = await findGlass(id, tx)
  if (!glass) return 'unknown'
  const minutes = (glass.expiresAt.getTime() - glass.openedAt.getTime()) / 60_000
  if (!isGlassSigned(glass.mac, signedPart(glass)) || minutes > MOST_GLASS_MINUTES) return 'forged'
  if (glass.userId !== userId) return 'another person'
  if (glass.endedAt !== null || glass.expiresAt <= glass.now) return 'over'
  if (glass.scope === 'target') return targets.every((one) => one === glass.scopeId) ? null : 'another scope'
  const inside = await tx.target.count({ where: { id: { in: [...targets] }, environmentId: glass.scopeId } })
  return glass.scope === 'environment' && inside === new Set(targets).size ? null : 'another scope'
}

function signedPart({ id, userId, scope, scopeId, openedAt, expiresAt, nonce }: GlassRow) {
  return { id, userId, scope, scopeId, openedAt, expiresAt, nonce }
}

export type NewGlass = {
  userId: string
  userName: string
  scope: 'environment' | 'target'
  scopeId: string
  minutes: number
  reason: string
}

/** Breaks the glass, signed. @returns null when the person was erased */
export async function insertGlass(
  tx: StoreTransaction,
  glass: NewGlass,
): Promise<{ id: string; expiresAt: Date } | null> {
  const key = await personKey(tx, glass.userId)
  if (!key) return null
  const [clock] = await tx.$queryRaw<
    { now: Date }[]
  >`SELECT pg_catalog.clock_timestamp()::timestamptz(3) AS now`
  const openedAt = clock?.now ?? new Date()
  const expiresAt = new Date(openedAt.getTime() + Math.min(glass.minutes, MOST_GLASS_MINUTES) * 60_000)
  const { userId, scope, scopeId } = glass
  const signed = { id: crypto.randomUUID(), userId, scope, scopeId, openedAt, expiresAt, nonce: newNonce() }
  const place = { table: 'break_glass', row: signed.id, column: 'reason' } as const
  await tx.breakGlass.create({
    data: {
      ...signed,
      userName: glass.userName,
      reason: sealWords(key, userId, place, glass.reason),
      mac: new Uint8Array(glassMac(signed)),
    },
  })
  return { id: signed.id, expiresAt }
}
