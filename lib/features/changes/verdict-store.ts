import 'server-only'
import { personKey } from '@/lib/audit/personal-store'
import { openWords, sealWords, type WordsPlace } from '@/lib/changes/reason'
import type { Verdict } from '@/lib/features/changes/contract-after'
import type { StoreTransaction } from '@/lib/store/client'
import type { RunVerdictModel } from '@/lib/store/generated/models'

const placeOf = (id: string): WordsPlace => ({ table: 'run_verdict', row: id, column: 'reason' })

export type NewVerdict = {
  runId: string
  actor: { id: string | null; name: string; person: string | null }
  verdict: Verdict
  reason: string
}

/**
 * Keeps what a person said of a run in doubt, with the doubt itself as it stands at this moment: the step, since
 * when, and why. The run tells of it no more afterwards.
 */
export async function insertVerdict(tx: StoreTransaction, said: NewVerdict): Promise<void> {
  const { runId, actor, verdict } = said
  const id = crypto.randomUUID()
  const key = actor.person ? await personKey(tx, actor.person) : null
  const reason = actor.person && key ? sealWords(key, actor.person, placeOf(id), said.reason) : null
  await tx.$executeRaw`
    INSERT INTO run_verdict (id, run_id, verdict, step, at, actor_id, actor_name, reason, parked_at, problem)
    SELECT ${id}::uuid, r.id, ${verdict},
           (SELECT min(s.index) FROM run_step s WHERE s.run_id = r.id AND s.state = 'unknown'),
           pg_catalog.clock_timestamp(), ${actor.id}, ${actor.name}, ${reason}::bytea, r.finished_at, r.problem
      FROM run r WHERE r.id = ${runId}::uuid`
}

/** A verdict with what its author wrote opened. */
export async function verdictView(row: RunVerdictModel) {
  return {
    id: row.id,
    at: row.at.toISOString(),
    by: { id: row.actorId, name: row.actorName },
    verdict: row.verdict,
    step: row.step,
    reason: await openWords(placeOf(row.id), row.reason),
    parkedAt: row.parkedAt?.toISOString() ?? null,
    problem: row.problem,
  }
}
