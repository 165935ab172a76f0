import 'server-only'
import type { CredentialKind, EngineKind, TlsMode } from '@/lib/engines/contract/address'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

/** Where a target is and how it must prove itself; what its credentials are bound to. */
export type TargetPlaceRow = {
  id: string
  name: string
  engine: EngineKind
  host: string
  port: number
  database: string
  tlsMode: TlsMode
  tlsCa: string
  addressVersion: number
}

/** A sealed credential as stored. */
export type SealedCredential = {
  id: string
  username: string
  sealed: Uint8Array
  version: number
}

export type TargetAccess = TargetPlaceRow & {
  monitor: SealedCredential | null
  operator: SealedCredential | null
  probe: SealedCredential | null
}

const select = {
  id: true,
  name: true,
  engine: true,
  host: true,
  port: true,
  database: true,
  tlsMode: true,
  tlsCa: true,
  addressVersion: true,
  credentials: { select: { id: true, kind: true, username: true, sealed: true, version: true } },
} as const

/** Address and sealed credentials of a registered target; null when it is unknown or removed. */
export async function findTargetAccess(targetId: string): Promise<TargetAccess | null> {
  const row = await prisma().target.findFirst({ where: { id: targetId, removedAt: null }, select })
  if (!row) return null
  const { credentials, engine, tlsMode, ...rest } = row
  const pick = (kind: string) => credentials.find((one) => one.kind === kind) ?? null
  return {
    ...rest,
    engine: engine as EngineKind,
    tlsMode: tlsMode as TlsMode,
    monitor: pick('monitor'),
    operator: pick('operator'),
    probe: pick('probe'),
  }
}

/** What decides whether a connection to a target is still the right one. */
/** `lookAt`: when somebody last wanted to know what the target offers now, Unix milliseconds; 0 for never. */
export type WatchedTarget = { id: string; stamp: string; lookAt: number }

/**
 * Every target that is to be collected, with a stamp that changes whenever its address or monitor credential
 * does. One small query on the raw pool: it is asked every two seconds.
 */
export async function listWatchedTargets(): Promise<WatchedTarget[]> {
  const found = await storePool().query<WatchedTarget>(
    `SELECT t.id, t.address_version || ':' || t.database || ':' || coalesce(c.id || ':' || c.version, '') AS stamp,
            coalesce(extract(epoch FROM s.look_at) * 1000, 0)::float8 AS "lookAt"
       FROM target t LEFT JOIN target_credential c ON c.target_id = t.id AND c.kind = 'monitor'
       LEFT JOIN target_status s ON s.target_id = t.id
      WHERE t.removed_at IS NULL AND t.paused_at IS NULL`,
  )
  return found.rows
}

/** Has the collector look at once at what the target offers. For a person who waits. */
export async function wantLook(targetId: string): Promise<void> {
  await storePool().query(
    'UPDATE target_status SET look_at = pg_catalog.clock_timestamp() WHERE target_id = $1',
    [targetId],
  )
}

/** The same stamp of one target; null when it is unknown or removed. Asked every two seconds while somebody watches. */
export async function findStamp(targetId: string): Promise<string | null> {
  const found = await storePool().query<{ stamp: string }>({
    name: 'target stamp',
    text: `SELECT t.address_version || ':' || t.database || ':' || coalesce(c.id || ':' || c.version, '') AS stamp
             FROM target t LEFT JOIN target_credential c ON c.target_id = t.id AND c.kind = 'monitor'
            WHERE t.id = $1::uuid AND t.removed_at IS NULL`,
    values: [targetId],
  })
  return found.rows[0]?.stamp ?? null
}

/** Remembers how the test of a credential went. */
export async function recordCredentialTest(
  targetId: string,
  kind: CredentialKind,
  ok: boolean,
): Promise<void> {
  await prisma().targetCredential.updateMany({
    where: { targetId, kind },
    data: { testedAt: new Date(), testOk: ok },
  })
}
