import 'server-only'
import {
  type AuditPhase,
  type AuditResult,
  type ChainRow,
  type Json,
  linkHash,
  toDetails,
} from '@/lib/audit/entry'
import { type PersonalFields, personKey, sealPersonal } from '@/lib/audit/personal'
import { type Actor, personOf } from '@/lib/auth/actor'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'

/** What is to be written into the audit log. Secrets do not belong into `details`. */
export type AuditEntry = {
  /** `noun.verb`, as the contract's meta names it. */
  action: string
  actor: Actor
  phase?: AuditPhase
  result?: AuditResult
  targetId?: string | null
  requestId?: string | null
  changeId?: string | null
  intentSeq?: bigint | null
  /** A person's own words; sealed under their key. */
  reason?: string | null
  /** Address the request came from; sealed under the actor's key. */
  ip?: string | null
  /** Whose key seals the personal fields where nobody is signed in (a failed sign-in of a known account). */
  personId?: string | null
  details?: Record<string, unknown>
}

/**
 * Appends to the chain, in the transaction of what it records. It must be the last statement before the
 * commit: it locks the head row, and everybody else waits while it is held.
 * @returns the number of the entry
 */
export async function appendAudit(tx: StoreTransaction, entry: AuditEntry): Promise<bigint> {
  const person = entry.personId ?? personOf(entry.actor)
  const key = person ? await personKey(tx, person) : null
  const head = await lockHead(tx)
  const seq = head.seq + 1n
  const personal = person && key ? sealPersonal(key, person, seq, personalOf(entry)) : null
  const row: Omit<ChainRow, 'hash'> = {
    seq,
    at: new Date().toISOString(),
    action: entry.action,
    phase: entry.phase ?? 'single',
    result: entry.result ?? 'ok',
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    personal,
    targetId: entry.targetId ?? null,
    requestId: entry.requestId ?? null,
    changeId: entry.changeId ?? null,
    intentSeq: entry.intentSeq ?? null,
    details: detailsOf(entry, person),
    prevHash: head.hash,
  }
  await insertLink(tx, row, linkHash(row))
  return seq
}

/** Appends in a transaction of its own: for refusals and for what changes nothing in the store. */
export function appendAuditAlone(entry: AuditEntry): Promise<bigint> {
  return inTransaction((tx) => appendAudit(tx, entry))
}

/**
 * For an act on a target, which shares no transaction with the log: the intent is committed before `act`,
 * the outcome after it. Without an intent nothing runs. A process that dies between them leaves an intent
 * that the sweeper closes as unknown.
 */
export async function withIntent<T>(
  entry: Omit<AuditEntry, 'phase' | 'result' | 'intentSeq'>,
  act: (intentSeq: bigint) => Promise<T>,
  summarise: (value: T) => Record<string, unknown> = () => ({}),
): Promise<T> {
  const intentSeq = await appendAuditAlone({ ...entry, phase: 'intent', result: 'pending' })
  const outcome = (result: AuditResult, details: Record<string, unknown>) =>
    appendAuditAlone({
      ...entry,
      phase: 'outcome',
      result,
      intentSeq,
      details: { ...entry.details, ...details },
    })
  try {
    const value = await act(intentSeq)
    await outcome('ok', summarise(value))
    return value
  } catch (error) {
    await outcome('failed', { error: error instanceof Error ? error.message : 'unknown error' })
    throw error
  }
}

function personalOf(entry: AuditEntry): PersonalFields {
  const { actor } = entry
  return {
    name: actor.kind === 'token' ? actor.ownerName : actor.name,
    ...(actor.kind === 'user' ? { email: actor.email } : {}),
    ip: entry.ip ?? null,
    reason: entry.reason ?? null,
  }
}

/** The person stays readable as an id after their key is gone: an opaque number says nothing about them. */
function detailsOf(entry: AuditEntry, person: string | null): Json {
  const details = toDetails(entry.details ?? {})
  const extra: Record<string, Json> = {}
  if (person && entry.actor.id !== person) extra.personId = person
  if (entry.actor.kind === 'token') extra.tokenName = entry.actor.name
  return { ...(details as Record<string, Json>), ...extra }
}

async function lockHead(tx: StoreTransaction): Promise<{ seq: bigint; hash: Uint8Array }> {
  const rows = await tx.$queryRaw<
    { seq: bigint; hash: Uint8Array }[]
  >`SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE`
  const head = rows[0]
  if (!head) throw new Error('The audit log has no head row.')
  return head
}

async function insertLink(tx: StoreTransaction, row: Omit<ChainRow, 'hash'>, hash: Buffer): Promise<void> {
  // One round trip for both writes: the head row is locked, and the time it is held counts.
  await tx.$executeRaw`
    WITH link AS (
      INSERT INTO audit_event (seq, at, action, phase, result, actor_kind, actor_id, personal, target_id,
                               request_id, change_id, intent_seq, details, prev_hash, hash)
      VALUES (${row.seq}, ${row.at}::timestamptz, ${row.action}, ${row.phase}, ${row.result}, ${row.actorKind},
              ${row.actorId}, ${row.personal}, ${row.targetId}::uuid, ${row.requestId}, ${row.changeId}::uuid,
              ${row.intentSeq}, ${JSON.stringify(row.details)}::jsonb, ${row.prevHash}, ${hash})
      RETURNING seq, hash
    )
    UPDATE audit_head SET seq = link.seq, hash = link.hash FROM link WHERE id = 1`
}
