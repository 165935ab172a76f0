import 'server-only'
import {
  APPEND_LINK,
  type AuditEntry,
  type ChainHead,
  LOCK_HEAD,
  linkAfter,
  linkValues,
} from '@/lib/audit/append'
import { DIRECT_BELL } from '@/lib/jobs/queue'
import { storePool } from '@/lib/store/pool'

export type NewRun = {
  changeId: string
  targetId: string
  planHash: string
  actorId: string | null
  steps: string[]
  /** What it holds for itself alone while it runs: `holdsOf`. */
  holds: string[]
  /** Sealed. */
  reason: Uint8Array | null
  /** The broken glass that stands in for approvals. */
  breakGlassId?: string | null
  /** The intent for the audit log. */
  intent: (runId: string) => AuditEntry
  /** Key of the person whose fields the intent holds; null when there is none. */
  personKey: Buffer | null
}

const QUEUE_RUN = {
  name: 'run_queue',
  text: `
    WITH taken AS (
      UPDATE change SET state = 'queued', reason = COALESCE($1::bytea, reason)
       WHERE id = $2::uuid AND plan_hash = $3
         AND (state IN ('planned', 'approved') OR (state = 'waiting' AND $9::uuid IS NOT NULL))
      RETURNING id
    ), made AS (
      INSERT INTO run (id, change_id, target_id, state, actor_id, holds, break_glass_id)
      SELECT $4::uuid, id, $5::uuid, 'queued', $6, $8::text[], $9::uuid FROM taken
      RETURNING id
    ), unneeded AS (
      UPDATE approval_request r SET state = 'voided', decided_at = pg_catalog.clock_timestamp(),
             outcome = 'Applied behind broken glass.'
        FROM taken WHERE r.change_id = taken.id AND $9::uuid IS NOT NULL AND r.state IN ('waiting', 'approved')
    ), steps AS (
      INSERT INTO run_step (run_id, "index", what, state)
      SELECT made.id, step.nr - 1, step.what, 'pending'
        FROM made, unnest($7::text[]) WITH ORDINALITY AS step (what, nr)
    )
    SELECT id FROM made`,
}

// The bell rings at the commit itself: a worker that listens needs no further round trip of ours.
const INTEND = {
  name: 'run_intend',
  text: `
    WITH ${APPEND_LINK}, numbered AS (
      UPDATE run SET intent_seq = moved.seq FROM moved WHERE run.id = $16::uuid RETURNING run.id
    )
    SELECT pg_catalog.pg_notify('${DIRECT_BELL}', id::text) FROM numbered`,
}

/**
 * Queues the run of a planned change with its pending steps and its intent in the audit log, all or nothing.
 * A person waits at the button: two round trips, each of which carries two statements or three.
 * @returns null when the change is not planned any more or has another plan: a second press of the button
 */
export async function insertRun(run: NewRun): Promise<string | null> {
  const client = await storePool().connect()
  const runId = crypto.randomUUID()
  try {
    const { reason, changeId, planHash, targetId, actorId, steps, holds, breakGlassId = null } = run
    const values = [reason, changeId, planHash, runId, targetId, actorId, steps, holds, breakGlassId]
    // Sent together, done in this order; after an error each later one is refused.
    const [, queued, heads] = await Promise.all([
      client.query('BEGIN'),
      client.query({ ...QUEUE_RUN, values }),
      client.query<{ seq: string; hash: Buffer }>({ name: 'audit_head_lock', text: LOCK_HEAD }),
    ])
    if (queued.rowCount === 0) {
      await client.query('ROLLBACK')
      client.release()
      return null
    }
    const link = linkAfter(headOf(heads.rows), run.intent(runId), run.personKey)
    const [, ended] = await Promise.all([
      client.query({ ...INTEND, values: [...linkValues(link), runId] }),
      client.query('COMMIT'),
    ])
    if (ended.command !== 'COMMIT') throw new Error('The run was not queued.')
    client.release()
    return runId
  } catch (error) {
    // Whatever state it is in, the transaction ends with its connection.
    client.release(true)
    throw error
  }
}

function headOf([head]: { seq: string; hash: Buffer }[]): ChainHead {
  if (!head) throw new Error('The audit log has no head row.')
  return { seq: BigInt(head.seq), hash: head.hash }
}
