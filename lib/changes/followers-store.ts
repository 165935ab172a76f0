import 'server-only'
import { closeRequests } from '@/lib/approvals/request-store'
import { type AuditEntry, appendAudit } from '@/lib/audit/append'
import { storable } from '@/lib/changes/plan-hash'
import { problem } from '@/lib/changes/problem'
import type { StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'

type Follower = { id: string; change_id: string; target_id: string; intent_seq: bigint | null }

/** How the run ended that others of its set waited for. */
export type Stopper = 'failed' | 'cancelled'

/**
 * Cancels every run of the set that still waits for this one, directly or further down: it did not succeed,
 * so they never begin. In the transaction that ends it, so that nothing is left waiting for ever.
 * @param runId the run that failed or was cancelled
 * @param by who writes the outcomes into the audit log; they are appended last
 * @returns ids of the runs that were stopped
 */
export async function stopFollowers(
  tx: StoreTransaction,
  runId: string,
  how: Stopper,
  by: Pick<AuditEntry, 'actor' | 'requestId' | 'ip'>,
): Promise<string[]> {
  const waiting = await tx.$queryRaw<{ place: number | null; title: string }[]>`
    SELECT c.set_index AS place, c.title FROM run r JOIN change c ON c.id = r.change_id
     WHERE r.id = ${runId}::uuid AND EXISTS (SELECT FROM run f WHERE f.after_id = r.id)`
  const [stopper] = waiting
  if (!stopper) return []
  const facts = { n: (stopper.place ?? 0) + 1, title: stopper.title }
  const why = problem('change.set_stopped', say(how === 'failed' ? t.oneFailed : t.oneCancelled, facts))
  const told = JSON.stringify(storable(why))
  const stopped = await tx.$queryRaw<Follower[]>`
    WITH RECURSIVE rest AS (
      SELECT id FROM run WHERE after_id = ${runId}::uuid
      UNION
      SELECT r.id FROM run r JOIN rest ON r.after_id = rest.id
    )
    UPDATE run SET state = 'cancelled', problem = ${told}::jsonb, finished_at = pg_catalog.clock_timestamp()
      FROM rest WHERE run.id = rest.id AND run.state = 'queued'
    RETURNING run.id, run.change_id, run.target_id, run.intent_seq`
  const changes = stopped.map((run) => run.change_id)
  await tx.$executeRaw`
    UPDATE run_step SET state = 'skipped', detail = ${why.message}
     WHERE run_id = ANY(${stopped.map((run) => run.id)}::uuid[]) AND state = 'pending'`
  await tx.$executeRaw`
    UPDATE change SET state = 'cancelled', problem = ${told}::jsonb
     WHERE id = ANY(${changes}::uuid[]) AND state = 'queued'`
  for (const change of changes) await closeRequests(tx, change, why.message)
  for (const run of stopped)
    await appendAudit(tx, {
      ...by,
      action: 'changes.apply',
      phase: 'outcome',
      result: 'failed',
      targetId: run.target_id,
      changeId: run.change_id,
      intentSeq: run.intent_seq,
      details: { state: 'cancelled', run: run.id, stoppedBy: runId, problem: why },
    })
  return stopped.map((run) => run.id)
}
