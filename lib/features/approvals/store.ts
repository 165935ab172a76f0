import 'server-only'
import { isSigned, lockOpenRequest, type RequestRow } from '@/lib/approvals/request-store'
import { approvalMac, newNonce } from '@/lib/approvals/signature'
import { personKey } from '@/lib/audit/personal-store'
import { openWords, sealWords } from '@/lib/changes/reason'
import { prisma, type StoreTransaction } from '@/lib/store/client'
import type { Prisma } from '@/lib/store/generated/client'
import { type ApprovalRequest, requestSchema } from './contract'

/** A request with what was said to it, in order. */
export const withAll = { approvals: { orderBy: { at: 'asc' as const } } }
type Row = Prisma.ApprovalRequestGetPayload<{ include: typeof withAll }>

/** A request as the API shows it. */
export async function requestView(row: Row): Promise<ApprovalRequest> {
  const { id, changeId, planHash, requesterId, actorId, expiresAt, runId, state } = row
  const signed: RequestRow = {
    id,
    changeId,
    planHash,
    state,
    requesterId,
    actorId,
    expiresAt,
    runId,
    isOver: false,
  }
  const decisions = await Promise.all(
    row.approvals.map(async (said) => ({
      id: said.id,
      approver: { id: said.approverId, name: said.approverName },
      verdict: said.verdict,
      at: said.at.toISOString(),
      comment: await openWords({ table: 'approval', row: said.id, column: 'comment' }, said.comment),
      counts: isSigned(signed, said),
    })),
  )
  return requestSchema.parse({
    id,
    changeId,
    planHash,
    // What is over and not swept yet is over.
    state:
      (state === 'waiting' || state === 'approved') && expiresAt.getTime() <= Date.now() ? 'expired' : state,
    needed: row.needed,
    askedBy: { id: requesterId, name: row.actorName },
    askedAt: row.askedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason: await openWords({ table: 'approval_request', row: id, column: 'reason' }, row.reason),
    outcome: row.outcome,
    decisions,
  })
}

/** The requests of a change, newest first, at most twenty. */
export async function requestsOf(changeId: string): Promise<ApprovalRequest[]> {
  const rows = await prisma().approvalRequest.findMany({
    where: { changeId },
    include: withAll,
    orderBy: { askedAt: 'desc' },
    take: 20,
  })
  return Promise.all(rows.map(requestView))
}

/** The newest request of each change that still stands, by the id of the change. */
export async function standingRequestsOf(
  changeIds: readonly string[],
): Promise<Map<string, ApprovalRequest>> {
  const rows = await prisma().approvalRequest.findMany({
    where: { changeId: { in: [...changeIds] }, state: { in: ['waiting', 'approved'] } },
    include: withAll,
    orderBy: { askedAt: 'asc' },
  })
  return new Map(await Promise.all(rows.map(async (row) => [row.changeId, await requestView(row)] as const)))
}

/** One request as the API shows it. */
export async function readRequest(id: string): Promise<ApprovalRequest> {
  return requestView(await prisma().approvalRequest.findUniqueOrThrow({ where: { id }, include: withAll }))
}

export type NewRequest = {
  changeId: string
  planHash: string
  needed: number
  minutes: number
  requesterId: string
  actor: { id: string; name: string }
  reason: string
}

/**
 * Asks for approval of a planned change: the change waits then.
 * @returns the request's id; null when the change is not planned any more, or has another plan
 */
export async function insertRequest(tx: StoreTransaction, asked: NewRequest): Promise<string | null> {
  const taken = await tx.$executeRaw`
    UPDATE change SET state = 'waiting'
     WHERE id = ${asked.changeId}::uuid AND state = 'planned' AND plan_hash = ${asked.planHash}`
  const key = await personKey(tx, asked.requesterId)
  if (taken === 0 || !key) return null
  const id = crypto.randomUUID()
  const { changeId, planHash, needed, requesterId, actor } = asked
  const [clock] = await tx.$queryRaw<
    { now: Date }[]
  >`SELECT pg_catalog.clock_timestamp()::timestamptz(3) AS now`
  const askedAt = clock?.now ?? new Date()
  await tx.approvalRequest.create({
    data: {
      id,
      changeId,
      planHash,
      state: 'waiting',
      needed,
      requesterId,
      actorId: actor.id,
      actorName: actor.name,
      askedAt,
      expiresAt: new Date(askedAt.getTime() + asked.minutes * 60_000),
      reason: sealWords(
        key,
        requesterId,
        { table: 'approval_request', row: id, column: 'reason' },
        asked.reason,
      ),
    },
  })
  return id
}

/** Keeps what a person said, signed; null when they said something already or were erased. */
export async function insertApproval(
  tx: StoreTransaction,
  request: RequestRow,
  said: { approverId: string; approverName: string; verdict: 'approve' | 'reject'; comment: string },
): Promise<string | null> {
  const { approverId, approverName, verdict } = said
  const key = await personKey(tx, approverId)
  const before = await tx.approval.count({ where: { requestId: request.id, approverId } })
  if (!key || before > 0) return null
  const id = crypto.randomUUID()
  const { id: requestId, changeId, planHash, requesterId, actorId, expiresAt } = request
  const signed = { approverId, verdict, at: new Date(), nonce: newNonce() }
  const mac = approvalMac({ requestId, changeId, planHash, requesterId, actorId, expiresAt, ...signed })
  const place = { table: 'approval', row: id, column: 'comment' } as const
  const comment = said.comment === '' ? null : sealWords(key, approverId, place, said.comment)
  await tx.approval.create({
    data: { id, requestId, approverName, comment, mac: new Uint8Array(mac), ...signed },
  })
  return id
}

/** Names the entry of the audit log that tells of an approval; without it the approval counts nothing. */
export async function noteAudited(tx: StoreTransaction, approvalId: string, seq: bigint): Promise<void> {
  await tx.$executeRaw`UPDATE approval SET audit_seq = ${seq} WHERE id = ${approvalId}::uuid`
}

/** Where a change stands after its request was decided. */
export async function moveChange(
  tx: StoreTransaction,
  changeId: string,
  to: 'planned' | 'approved',
): Promise<void> {
  await tx.$executeRaw`
    UPDATE change SET state = ${to} WHERE id = ${changeId}::uuid AND state IN ('waiting', 'approved')`
}

/** Marks a request as approved. */
export async function markApproved(tx: StoreTransaction, requestId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE approval_request SET state = 'approved', outcome = 'Approved.', decided_at = pg_catalog.clock_timestamp()
     WHERE id = ${requestId}::uuid AND state = 'waiting'`
}

/** Locks several changes in the order of their set, so that two who decide about it never wait for each other. */
export async function lockMembers(tx: StoreTransaction, setId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM change WHERE set_id = ${setId}::uuid ORDER BY set_index FOR UPDATE`
}

/** The change's rows that a plan hash is over, locked with its request. */
export async function lockChange(tx: StoreTransaction, changeId: string) {
  const rows = await tx.$queryRaw<
    {
      kind: string
      targetId: string
      input: unknown
      plan: unknown
      planHash: string | null
      state: string
    }[]
  >`SELECT kind, target_id AS "targetId", input, plan, plan_hash AS "planHash", state
      FROM change WHERE id = ${changeId}::uuid FOR UPDATE`
  const change = rows[0]
  return change ? { change, request: await lockOpenRequest(tx, changeId) } : null
}
