import 'server-only'
import { closeRequests } from '@/lib/approvals/request-store'
import type { AuditEntry } from '@/lib/audit/append'
import { stopFollowers } from '@/lib/changes/followers-store'
import type { Verdict } from '@/lib/features/changes/contract-after'
import { DIRECT_BELL } from '@/lib/jobs/queue'
import { announcePersonDecided } from '@/lib/notify/change-notices'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'

export type Resolution = {
  changeId: string
  runId: string
  actorId: string | null
  verdict: Verdict
  holds: string[]
  /** Who says it: their name is under what else ends with it. */
  by: Pick<AuditEntry, 'actor' | 'requestId' | 'ip'>
  /** Writes the audit entry and answers its number; the last statement but one. */
  record: (tx: StoreTransaction) => Promise<bigint>
}

/** What a run that ended leaves of its steps that never began; `journal.finish` writes the same words. */
const NEVER_BEGAN = 'The run ended before it.'

/**
 * Takes a person's word for what became of the step in doubt. `happened` and `not-happened` queue the run
 * again, from the step after it or from the step itself; `end` leaves it as failed, and stops the rest of its set.
 * @returns false when the change needs no person any more (somebody else was quicker)
 */
export function resolveRun(resolution: Resolution): Promise<boolean> {
  const { changeId, runId, verdict } = resolution
  return inTransaction(async (tx) => {
    const taken = await tx.$executeRaw`
      UPDATE change SET state = ${verdict === 'end' ? 'failed' : 'queued'},
             problem = CASE WHEN ${verdict} = 'end' THEN problem END
       WHERE id = ${changeId}::uuid AND state = 'needs_person'`
    if (taken === 0) return false
    await announcePersonDecided(tx, { changeId, verdict })
    if (verdict === 'end') {
      await tx.$executeRaw`UPDATE run SET state = 'failed' WHERE id = ${runId}::uuid`
      await closeRequests(tx, changeId, 'A person ended it.')
      await resolution.record(tx)
      await stopFollowers(tx, runId, 'failed', resolution.by)
      return true
    }
    await requeueSteps(tx, runId, verdict)
    await tx.$executeRaw`
      UPDATE run SET state = 'queued', attempt = 0, problem = NULL, verified = NULL, finished_at = NULL,
             cancel_requested_at = NULL, worker_id = NULL, lease_until = NULL, holds = ${resolution.holds}::text[],
             actor_id = ${resolution.actorId}, queued_at = pg_catalog.clock_timestamp()
       WHERE id = ${runId}::uuid`
    const seq = await resolution.record(tx)
    await tx.$executeRaw`
      WITH numbered AS (UPDATE run SET intent_seq = ${seq} WHERE id = ${runId}::uuid RETURNING id)
      SELECT pg_catalog.pg_notify(${DIRECT_BELL}, id::text) FROM numbered`
    return true
  })
}

async function requeueSteps(tx: StoreTransaction, runId: string, verdict: Verdict): Promise<void> {
  const happened = verdict === 'happened'
  await tx.$executeRaw`
    UPDATE run_step SET state = ${happened ? 'done' : 'pending'},
           detail = ${happened ? 'A person looked, and says that it happened.' : null},
           finished_at = CASE WHEN ${happened} THEN pg_catalog.clock_timestamp() END
     WHERE run_id = ${runId}::uuid AND state = 'unknown'`
  await tx.$executeRaw`
    UPDATE run_step SET state = 'pending', detail = NULL, finished_at = NULL
     WHERE run_id = ${runId}::uuid AND state = 'skipped' AND started_at IS NULL AND detail = ${NEVER_BEGAN}`
}
