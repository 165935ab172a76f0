import 'server-only'
import { closeRequests } from '@/lib/approvals/request-store'
import type { AuditEntry } from '@/lib/audit/append'
import { stopFollowers } from '@/lib/changes/followers-store'
import { storable } from '@/lib/changes/plan-hash'
import { problem } from '@/lib/changes/problem'
import type { Verdict } from '@/lib/features/changes/contract-after'
import { insertVerdict } from '@/lib/features/changes/verdict-store'
import { DIRECT_BELL } from '@/lib/jobs/queue'
import { announcePersonDecided } from '@/lib/notify/change-notices'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'

export type Resolution = {
  changeId: string
  runId: string
  /** Who says it, and their person, whose key seals what they wrote. */
  actor: { id: string | null; name: string; person: string | null }
  verdict: Verdict
  reason: string
  holds: string[]
  /** Who says it: their name is under what else ends with it. */
  by: Pick<AuditEntry, 'actor' | 'requestId' | 'ip'>
  /** Writes the audit entry and answers its number; the last statement but one. */
  record: (tx: StoreTransaction) => Promise<bigint>
}

/**
 * Takes a person's word for what became of the step in doubt. `happened` and `not-happened` queue the run
 * again, from the step after it or from the step itself; `end` leaves it as failed, and stops the rest of its set.
 * What was not known until then stays with the verdict alone.
 * @returns false when the change needs no person any more (somebody else was quicker)
 */
export function resolveRun(resolution: Resolution): Promise<boolean> {
  const { changeId, runId, verdict, actor } = resolution
  const ended =
    verdict === 'end' ? problem('change.ended_by_person', say(t.endedBy, { name: actor.name })) : null
  const told = ended === null ? null : JSON.stringify(storable(ended))
  return inTransaction(async (tx) => {
    const taken = await tx.$executeRaw`
      UPDATE change SET state = ${verdict === 'end' ? 'failed' : 'queued'}, problem = ${told}::jsonb
       WHERE id = ${changeId}::uuid AND state = 'needs_person'`
    if (taken === 0) return false
    await announcePersonDecided(tx, { changeId, verdict, by: actor.name })
    await insertVerdict(tx, resolution)
    if (verdict === 'end') {
      await tx.$executeRaw`UPDATE run SET state = 'failed', problem = ${told}::jsonb WHERE id = ${runId}::uuid`
      await tx.$executeRaw`
        UPDATE run_step SET detail = ${say(t.nobodyKnowsWhetherIt, { name: actor.name })}
         WHERE run_id = ${runId}::uuid AND state = 'unknown'`
      await closeRequests(tx, changeId, t.personEndedIt)
      await resolution.record(tx)
      await stopFollowers(tx, runId, 'failed', resolution.by)
      return true
    }
    await requeueSteps(tx, runId, verdict, actor.name)
    await tx.$executeRaw`
      UPDATE run SET state = 'queued', attempt = 0, problem = NULL, verified = NULL, finished_at = NULL,
             cancel_requested_at = NULL, worker_id = NULL, lease_until = NULL, holds = ${resolution.holds}::text[],
             actor_id = ${actor.id}, queued_at = pg_catalog.clock_timestamp()
       WHERE id = ${runId}::uuid`
    const seq = await resolution.record(tx)
    await tx.$executeRaw`
      WITH numbered AS (UPDATE run SET intent_seq = ${seq} WHERE id = ${runId}::uuid RETURNING id)
      SELECT pg_catalog.pg_notify(${DIRECT_BELL}, id::text) FROM numbered`
    return true
  })
}

async function requeueSteps(
  tx: StoreTransaction,
  runId: string,
  verdict: Verdict,
  by: string,
): Promise<void> {
  const happened = verdict === 'happened'
  await tx.$executeRaw`
    UPDATE run_step SET state = ${happened ? 'done' : 'pending'},
           detail = ${happened ? say(t.lookedAndSaysThat, { by }) : null},
           finished_at = CASE WHEN ${happened} THEN pg_catalog.clock_timestamp() END
     WHERE run_id = ${runId}::uuid AND state = 'unknown'`
  await tx.$executeRaw`
    UPDATE run_step SET state = 'pending', detail = NULL, finished_at = NULL
     WHERE run_id = ${runId}::uuid AND state = 'skipped' AND started_at IS NULL`
}
