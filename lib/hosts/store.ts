import 'server-only'
import type { Service } from '@/lib/features/hosts/service'
import { prisma } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

/** A host as the worker opens it. */
export type HostAccess = {
  id: string
  name: string
  kind: 'local' | 'ssh'
  address: string
  port: number
  username: string
  hostKey: string
  sealed: Uint8Array | null
  version: number
  workDir: string
}

/** A registered host with its sealed key; null when it is unknown or removed. */
export async function findHostAccess(hostId: string): Promise<HostAccess | null> {
  const row = await prisma().host.findFirst({
    where: { id: hostId, removedAt: null },
    select: {
      id: true,
      name: true,
      kind: true,
      address: true,
      port: true,
      username: true,
      hostKey: true,
      sealed: true,
      version: true,
      workDir: true,
    },
  })
  return row ? { ...row, kind: row.kind === 'local' ? 'local' : 'ssh' } : null
}

/** How a target's server is handled on its host. */
export type PlacedService = {
  targetId: string
  targetName: string
  hostId: string
  engine: 'postgres' | 'mysql'
  port: number
  serviceUser: string
  service: Service
  dataDir: string
  configPath: string
  logPath: string
}

const placed = { target: { select: { name: true, engine: true, port: true } } } as const

type PlacedRow = Omit<PlacedService, 'targetName' | 'engine' | 'port' | 'service'> & {
  service: unknown
  setAt: Date
  target: { name: string; engine: string; port: number }
}

function placedOf({ target, service, setAt: _, ...row }: PlacedRow): PlacedService {
  return {
    ...row,
    targetName: target.name,
    engine: target.engine === 'mysql' ? 'mysql' : 'postgres',
    port: target.port,
    // Written by our own procedure, which typed it.
    service: service as Service,
  }
}

/** Where a target's server runs, with the name of the host; null without one. */
export async function findPlacement(
  targetId: string,
): Promise<{ hostName: string; service: PlacedService } | null> {
  const row = await prisma().targetHost.findFirst({
    where: { targetId, target: { removedAt: null }, host: { removedAt: null } },
    include: { ...placed, host: { select: { name: true } } },
  })
  if (!row) return null
  const { host, ...place } = row
  return { hostName: host.name, service: placedOf(place) }
}

/** Every registered target that runs on a host, by name. */
export async function servicesOn(hostId: string): Promise<PlacedService[]> {
  const rows = await prisma().targetHost.findMany({
    where: { hostId, target: { removedAt: null } },
    include: placed,
    orderBy: { target: { name: 'asc' } },
  })
  return rows.map(placedOf)
}

/** A host that is to be watched. The stamp changes whenever another connection is needed. */
export type WatchedHost = {
  id: string
  kind: 'local' | 'ssh'
  machine: string
  stamp: string
  /** When a person last had it checked: a reason to try at once again. */
  checkedAt: Date | null
}

/** Every registered host. One small query on the raw pool: it is asked every two seconds. */
export async function listWatchedHosts(): Promise<WatchedHost[]> {
  const found = await storePool().query<WatchedHost>(
    `SELECT h.id, h.kind, h.host_key AS machine, h.version || ':' || h.work_dir AS stamp,
            s.preflight_at AS "checkedAt"
       FROM host h LEFT JOIN host_status s ON s.host_id = h.id
      WHERE h.removed_at IS NULL AND (h.kind = 'local' OR h.sealed IS NOT NULL)`,
  )
  return found.rows
}

/** Remembers what a host allows. */
export async function savePreflight(hostId: string, items: unknown, at: Date): Promise<void> {
  await storePool().query(
    `INSERT INTO host_status (host_id, state, code, detail, since, last_tried_at, preflight, preflight_at)
     SELECT h.id, 'unknown', NULL, NULL, $3, $3, $2::jsonb, $3 FROM host h WHERE h.id = $1
     ON CONFLICT (host_id) DO UPDATE SET preflight = EXCLUDED.preflight, preflight_at = EXCLUDED.preflight_at`,
    [hostId, storable(JSON.stringify(items)), at],
  )
}

/** One round of the collector over a host. `at` is Unix milliseconds. */
export type HostStatusUpdate = {
  hostId: string
  at: number
  /** Null: it answered. */
  error: { code: string; detail: string | undefined } | null
  figures: unknown
}

/** Writes the state of many hosts with one statement; what did not answer keeps its last figures. */
export async function writeHostStatuses(updates: readonly HostStatusUpdate[]): Promise<void> {
  if (updates.length === 0) return
  await storePool().query(
    `INSERT INTO host_status AS s (host_id, state, code, detail, since, last_seen_at, last_tried_at, metrics)
     SELECT u.id, CASE WHEN u.code IS NULL THEN 'ok' ELSE 'unknown' END, u.code, u.detail, u.at,
            CASE WHEN u.code IS NULL THEN u.at END, u.at, u.metrics::jsonb
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
         AS u(id, at, code, detail, metrics)
       JOIN host h ON h.id = u.id AND h.removed_at IS NULL
     ON CONFLICT (host_id) DO UPDATE SET
       state = EXCLUDED.state, code = EXCLUDED.code, detail = EXCLUDED.detail,
       since = CASE WHEN s.state = EXCLUDED.state THEN s.since ELSE EXCLUDED.since END,
       last_seen_at = coalesce(EXCLUDED.last_seen_at, s.last_seen_at),
       last_tried_at = EXCLUDED.last_tried_at, metrics = coalesce(EXCLUDED.metrics, s.metrics)`,
    [
      updates.map((update) => update.hostId),
      updates.map((update) => new Date(update.at)),
      updates.map((update) => update.error?.code ?? null),
      updates.map((update) => update.error?.detail?.replaceAll('\0', '\ufffd').toWellFormed() ?? null),
      updates.map((update) => (update.figures === null ? null : storable(JSON.stringify(update.figures)))),
    ],
  )
}

/** jsonb refuses NUL and halves of surrogate pairs, which a hostile host may put into a name. */
function storable(json: string): string {
  return json.toWellFormed().replaceAll(/\\u0000|\\ud[89a-f][0-9a-f]{2}/gi, '\\ufffd')
}
