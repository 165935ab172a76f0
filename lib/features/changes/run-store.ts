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
      INSERT INTO run (id, change_id, target_id, state, actor_id, holds, break_glass_id, after_id)
      SELECT $4::uuid, id, $5::uuid, 'queued', $6, $8::text[], $9::uuid, $10::uuid FROM taken
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
 * @returns null when the change is not planned any more or has another plan: a second press of the button
 */
export async function insertRun(run: NewRun): Promise<string | null> {
  const [id = null] = (await insertRuns([run])) ?? []
  return id
}

/**
 * Queues the runs of a set in their order, each after the one before it, all or nothing. A person waits at the
 * button: two round trips, each of which carries several statements.
 * @returns null when one of the changes is not planned any more or has another plan
 */
export async function insertRuns(runs: readonly NewRun[]): Promise<string[] | null> {
  const client = await storePool().connect()
  const ids = runs.map(() => crypto.randomUUID())
  try {
    const queue = runs.map((run, at) => {
      const { reason, changeId, planHash, targetId, actorId, steps, holds, breakGlassId = null } = run
      const after = ids[at - 1] ?? null
      const values = [
        reason,
        changeId,
        planHash,
        ids[at],
        targetId,
        actorId,
        steps,
        holds,
        breakGlassId,
        after,
      ]
      return { ...QUEUE_RUN, values }
    })
    // Sent together, done in this order; after an error each later one is refused.
    const begun = client.query('BEGIN')
    const queued = queue.map((statement) => client.query(statement))
    const locked = client.query<{ seq: string; hash: Buffer }>({ name: 'audit_head_lock', text: LOCK_HEAD })
    const [made, heads] = await Promise.all([Promise.all(queued), locked, begun])
    if (made.some((one) => one.rowCount === 0)) {
      await client.query('ROLLBACK')
      client.release()
      return null
    }
    let head = headOf(heads.rows)
    const intents = runs.map((run, at) => {
      const id = ids[at] ?? ''
      const link = linkAfter(head, run.intent(id), run.personKey)
      head = link
      return { ...INTEND, values: [...linkValues(link), id] }
    })
    const written = intents.map((statement) => client.query(statement))
    const [ended] = await Promise.all([client.query('COMMIT'), ...written])
    if (ended.command !== 'COMMIT') throw new Error('The run was not queued.')
    client.release()
    return ids
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
