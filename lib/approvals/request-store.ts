import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { isApprovalSigned } from './signature'
import type { RequestState } from './states'

/** A request with what people said to it, as the store has it. */
export type RequestRow = {
  id: string
  changeId: string
  planHash: string
  state: string
  requesterId: string
  actorId: string
  expiresAt: Date
  runId: string | null
  /** By the store's clock, when it was read. */
  isOver: boolean
}

export type ApprovalRow = {
  id: string
  approverId: string
  verdict: string
  at: Date
  nonce: Uint8Array
  mac: Uint8Array
  auditSeq: bigint | null
}

/** The open request of a change, locked for the transaction; null when there is none. */
export async function lockOpenRequest(tx: StoreTransaction, changeId: string): Promise<RequestRow | null> {
  const rows = await tx.$queryRaw<RequestRow[]>`
    SELECT id, change_id AS "changeId", plan_hash AS "planHash", state, requester_id AS "requesterId",
           actor_id AS "actorId", expires_at AS "expiresAt", run_id AS "runId",
           expires_at <= pg_catalog.clock_timestamp() AS "isOver"
      FROM approval_request
     WHERE change_id = ${changeId}::uuid AND state IN ('waiting', 'approved', 'executing') FOR UPDATE`
  return rows[0] ?? null
}

/** What people said to a request, oldest first. */
export function approvalsOf(tx: StoreTransaction, requestId: string): Promise<ApprovalRow[]> {
  return tx.approval.findMany({ where: { requestId }, orderBy: { at: 'asc' } })
}

/** Whether an approval bears the signature of the panel over this very request. */
export function isSigned(request: RequestRow, approval: ApprovalRow): boolean {
  const { id: requestId, changeId, planHash, requesterId, actorId, expiresAt } = request
  const { approverId, verdict, at, nonce } = approval
  const signed = { requestId, changeId, planHash, requesterId, actorId, expiresAt }
  return isApprovalSigned(approval.mac, { ...signed, approverId, verdict, at, nonce })
}

/** Ids of those approvals whose entry is in the audit log. */
export async function auditedOf(
  tx: StoreTransaction,
  request: RequestRow,
  approvals: readonly ApprovalRow[],
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM approval a JOIN audit_event e ON e.seq = a.audit_seq
     WHERE a.id = ANY(${approvals.map((one) => one.id)}::uuid[]) AND e.action = 'changes.approve' AND e.result = 'ok'
       AND e.actor_id = a.approver_id::text AND e.change_id = ${request.changeId}::uuid
       AND e.details ->> 'request' = ${request.id} AND e.details ->> 'planHash' = ${request.planHash}`
  return new Set(rows.map((row) => row.id))
}

/** Ends a request that is open; false when it is not any more. */
export async function endRequest(
  tx: StoreTransaction,
  requestId: string,
  end: { state: RequestState; outcome: string },
): Promise<boolean> {
  const ended = await tx.$executeRaw`
    UPDATE approval_request SET state = ${end.state}, outcome = ${end.outcome},
           decided_at = pg_catalog.clock_timestamp()
     WHERE id = ${requestId}::uuid AND state IN ('waiting', 'approved', 'executing')`
  return ended > 0
}

/** Ends whatever request of a change is open, when its run ended or never will be. */
export async function closeRequests(tx: StoreTransaction, changeId: string, outcome: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE approval_request SET state = CASE state WHEN 'executing' THEN 'used' ELSE 'voided' END,
           outcome = ${outcome}, decided_at = COALESCE(decided_at, pg_catalog.clock_timestamp())
     WHERE change_id = ${changeId}::uuid AND state IN ('waiting', 'approved', 'executing')`
}
