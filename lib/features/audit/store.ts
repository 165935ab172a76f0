import 'server-only'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'

/** Which entries a reader may see: all, or their own and those of some targets. */
export type AuditRights = { all: boolean; actorIds: string[]; targetIds: string[] }

/** What a reader looks for. Moments are ISO 8601. */
export type AuditFilter = {
  action?: string | undefined
  actorId?: string | undefined
  targetId?: string | undefined
  result?: string | undefined
  from?: string | undefined
  to?: string | undefined
  before?: bigint | undefined
}

function visible(rights: AuditRights): Prisma.AuditEventWhereInput {
  if (rights.all) return {}
  return { OR: [{ actorId: { in: rights.actorIds } }, { targetId: { in: rights.targetIds } }] }
}

/** Entries by rights and filter, newest first. */
export function listEvents(rights: AuditRights, filter: AuditFilter, limit: number) {
  const at = {
    ...(filter.from ? { gte: new Date(filter.from) } : {}),
    ...(filter.to ? { lt: new Date(filter.to) } : {}),
  }
  return prisma().auditEvent.findMany({
    where: {
      AND: [
        visible(rights),
        {
          ...(filter.action ? { action: filter.action } : {}),
          ...(filter.actorId ? { actorId: filter.actorId } : {}),
          ...(filter.targetId ? { targetId: filter.targetId } : {}),
          ...(filter.result ? { result: filter.result } : {}),
          ...(filter.before ? { seq: { lt: filter.before } } : {}),
          ...(filter.from || filter.to ? { at } : {}),
        },
      ],
    },
    orderBy: { seq: 'desc' },
    take: limit,
  })
}

/** Names of the actions among the visible entries. */
export async function listActions(rights: AuditRights): Promise<string[]> {
  const rows = await prisma().auditEvent.findMany({
    where: visible(rights),
    distinct: ['action'],
    select: { action: true },
    orderBy: { action: 'asc' },
  })
  return rows.map((row) => row.action)
}

/** Names of targets by id, removed ones too: history keeps its names. */
export async function targetNames(ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await prisma().target.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  })
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Ids of a person's tokens: what a token did is the person's own too. */
export async function tokenIdsOf(userId: string): Promise<string[]> {
  const rows = await prisma().apiToken.findMany({ where: { userId }, select: { id: true } })
  return rows.map((row) => row.id)
}

/** The newest entry of a finished check of the whole log. */
export function lastCheck() {
  return prisma().auditEvent.findFirst({
    where: { action: 'audit.verify', result: { in: ['ok', 'failed'] } },
    orderBy: { seq: 'desc' },
  })
}

/** Number and hash of the newest entry. */
export async function readHead(): Promise<{ seq: bigint; hash: Uint8Array }> {
  const head = await prisma().auditHead.findUnique({ where: { id: 1 } })
  if (!head) throw new Error('The audit log has no head row.')
  return head
}

/** Takes the sweeper's lock for this transaction. @returns false when another worker has it */
export async function lockSweep(tx: StoreTransaction): Promise<boolean> {
  const rows = await tx.$queryRaw<
    { mine: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(hashtext('quarterdeck audit sweep')) AS mine`
  return rows[0]?.mine === true
}

/** An intent that nobody answered. */
export type OpenIntent = {
  seq: bigint
  action: string
  target_id: string | null
  change_id: string | null
  request_id: string | null
}

/** Intents older than a moment that no outcome answers; of the last week only, so that the log may grow old. */
export function openIntents(tx: StoreTransaction, before: Date): Promise<OpenIntent[]> {
  return tx.$queryRaw`
    SELECT i.seq, i.action, i.target_id, i.change_id, i.request_id FROM audit_event i
    WHERE i.phase = 'intent' AND i.at < ${before} AND i.at > now() - interval '7 days'
      AND NOT EXISTS (SELECT 1 FROM audit_event o
        WHERE o.intent_seq = i.seq AND o.phase = 'outcome' AND o.at > now() - interval '8 days')
      AND NOT EXISTS (SELECT 1 FROM run r WHERE r.intent_seq = i.seq AND r.state IN ('queued', 'running'))
    ORDER BY i.seq LIMIT 100`
}

/** Entries about one change, in order. */
export function tracesOfChange(changeId: string) {
  return prisma().auditEvent.findMany({ where: { changeId }, orderBy: { seq: 'asc' }, take: 1_000 })
}
