import 'server-only'
import {
  type AuditPhase,
  type AuditResult,
  type ChainRow,
  type Json,
  linkHash,
  toDetails,
} from '@/lib/audit/entry'
import { type PersonalFields, personKey, sealPersonal } from '@/lib/audit/personal-store'
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

/** The end of the chain, whose row whoever appends must hold locked. */
export type ChainHead = { seq: bigint; hash: Uint8Array }

/** Locks the end of the chain until the transaction is over. */
export const LOCK_HEAD = 'SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE'

/** Writes a link (`linkValues`) and moves the end of the chain to it; `moved` is the number. For a WITH clause. */
export const APPEND_LINK = `
  link AS (
    INSERT INTO audit_event (seq, at, action, phase, result, actor_kind, actor_id, personal, target_id,
                             request_id, change_id, intent_seq, details, prev_hash, hash)
    VALUES ($1::bigint, $2::text::timestamptz, $3, $4, $5, $6, $7, $8::bytea, $9::text::uuid, $10,
            $11::text::uuid, $12::bigint, $13::text::jsonb, $14::bytea, $15::bytea)
    RETURNING seq, hash
  ), moved AS (
    UPDATE audit_head SET seq = link.seq, hash = link.hash FROM link WHERE id = 1 RETURNING audit_head.seq
  )`

/** The values of `APPEND_LINK`, $1 to $15. */
export function linkValues(row: ChainRow): unknown[] {
  return [
    row.seq,
    row.at,
    row.action,
    row.phase,
    row.result,
    row.actorKind,
    row.actorId,
    row.personal,
    row.targetId,
    row.requestId,
    row.changeId,
    row.intentSeq,
    JSON.stringify(row.details),
    row.prevHash,
    row.hash,
  ]
}

/** Whose key seals the personal fields of an entry; null when it has none. */
export function personOfEntry(entry: AuditEntry): string | null {
  return entry.personId ?? personOf(entry.actor)
}

/**
 * The link that an entry makes after the end of the chain.
 * @param key of `personOfEntry`; null when there is no such person or they were erased
 */
export function linkAfter(head: ChainHead, entry: AuditEntry, key: Buffer | null): ChainRow {
  const seq = head.seq + 1n
  const person = personOfEntry(entry)
  const row: Omit<ChainRow, 'hash'> = {
    seq,
    at: new Date().toISOString(),
    action: entry.action,
    phase: entry.phase ?? 'single',
    result: entry.result ?? 'ok',
    actorKind: entry.actor.kind,
    actorId: entry.actor.id,
    personal: person && key ? sealPersonal(key, person, seq, personalOf(entry)) : null,
    targetId: entry.targetId ?? null,
    requestId: entry.requestId ?? null,
    changeId: entry.changeId ?? null,
    intentSeq: entry.intentSeq ?? null,
    details: detailsOf(entry, person),
    prevHash: head.hash,
  }
  return { ...row, hash: linkHash(row) }
}

/**
 * Appends to the chain, in the transaction of what it records. It must be the last statement before the
 * commit: it locks the head row, and everybody else waits while it is held.
 * @returns the number of the entry
 */
export async function appendAudit(tx: StoreTransaction, entry: AuditEntry): Promise<bigint> {
  const person = personOfEntry(entry)
  const key = person ? await personKey(tx, person) : null
  const [head] = await tx.$queryRawUnsafe<ChainHead[]>(LOCK_HEAD)
  if (!head) throw new Error('The audit log has no head row.')
  const row = linkAfter(head, entry, key)
  // One round trip for both writes: the head row is locked, and the time it is held counts.
  await tx.$executeRawUnsafe(`WITH ${APPEND_LINK} SELECT seq FROM moved`, ...linkValues(row))
  return row.seq
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
