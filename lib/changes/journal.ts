import 'server-only'
import { closeRequests } from '@/lib/approvals/request-store'
import { appendAudit } from '@/lib/audit/append'
import { systemActor } from '@/lib/auth/actor'
import { stopFollowers } from '@/lib/changes/followers-store'
import { clean, storable } from '@/lib/changes/plan-hash'
import type { Claim } from '@/lib/jobs/claim-store'
import { LeaseLost } from '@/lib/jobs/lease'
import { announceNeedsPerson } from '@/lib/notify/change-notices'
import { inTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { requestsTexts as t } from '@/lib/texts/requests'

export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'unknown'
export type RunEnd = 'succeeded' | 'failed' | 'cancelled' | 'needs_person'
export type Problem = { code: string; message: string; hint: string }

/** What requests of approval say when the run they were for has ended. */
const ENDED = { succeeded: t.ranSucceeded, failed: t.ranFailed, cancelled: t.ranCancelled }

/** The row of the run is locked while it is ours, so that a later claim waits for this write or voids it. */
const HELD = `held AS (SELECT id FROM run WHERE id = $1 AND fence = $2 AND state = 'running' FOR UPDATE)`

/**
 * The journal of one claimed run. Every write carries the fence; where it no longer holds, nothing is
 * written and LeaseLost is thrown.
 */
export class Journal {
  readonly #claim: Claim
  constructor(claim: Claim) {
    this.#claim = claim
  }

  /** States of the steps as they were left, by index. */
  async steps(): Promise<StepState[]> {
    const found = await storePool().query<{ state: StepState }>(
      'SELECT state FROM run_step WHERE run_id = $1 ORDER BY index',
      [this.#claim.runId],
    )
    return found.rows.map((row) => row.state)
  }

  async step(index: number, state: StepState, detail: string | null = null): Promise<void> {
    const isEnd = state !== 'running' && state !== 'pending'
    await this.#write(
      `WITH ${HELD}
       UPDATE run_step s SET state = $4, detail = $5,
              started_at = CASE WHEN $4 = 'running' THEN pg_catalog.clock_timestamp() ELSE s.started_at END,
              finished_at = CASE WHEN $6::boolean THEN pg_catalog.clock_timestamp() END
         FROM held WHERE s.run_id = held.id AND s.index = $3`,
      [index, state, detail === null ? null : clean(detail), isEnd],
    )
  }

  async log(level: 'info' | 'warning' | 'error', text: string): Promise<void> {
    await this.#write(
      `WITH ${HELD}
       INSERT INTO run_log (run_id, seq, at, level, text)
       SELECT held.id, COALESCE((SELECT max(l.seq) FROM run_log l WHERE l.run_id = held.id), 0) + 1,
              pg_catalog.clock_timestamp(), $3, $4 FROM held`,
      [level, clean(text).slice(0, 4_000)],
    )
  }

  async progress(done: number, total: number, unit: string): Promise<void> {
    await this.#write("UPDATE run SET progress = $3 WHERE id = $1 AND fence = $2 AND state = 'running'", [
      JSON.stringify({ done, total, unit }),
    ])
  }

  /** True when somebody asked to stop the run. */
  async isCancelled(): Promise<boolean> {
    const found = await storePool().query<{ asked: boolean }>(
      `SELECT cancel_requested_at IS NOT NULL AS asked FROM run
        WHERE id = $1 AND fence = $2 AND state = 'running'`,
      [this.#claim.runId, this.#claim.fence],
    )
    const row = found.rows[0]
    if (!row) throw new LeaseLost()
    return row.asked
  }

  async verified(ok: boolean, detail: string): Promise<void> {
    await this.#write("UPDATE run SET verified = $3 WHERE id = $1 AND fence = $2 AND state = 'running'", [
      JSON.stringify({ ok, detail: clean(detail) }),
    ])
  }

  /**
   * Ends the run: its state, that of its change, its holds and the outcome in the audit log, in one
   * transaction; what waited for its success in the same set ends with it. `undo` is the reverse change, kept for whoever wants it.
   */
  async finish(
    end: RunEnd,
    problem: Problem | null,
    details: Record<string, unknown>,
    undo: { kind: string; input: unknown } | null = null,
  ): Promise<void> {
    const { runId, changeId, targetId, fence } = this.#claim
    const told = problem === null ? null : JSON.stringify(storable(problem))
    await inTransaction(async (tx) => {
      const rows = await tx.$queryRaw<{ intent_seq: bigint | null; actor_id: string | null }[]>`
        UPDATE run SET state = ${end}, problem = ${told}::jsonb, finished_at = pg_catalog.clock_timestamp(), lease_until = NULL
         WHERE id = ${runId}::uuid AND fence = ${BigInt(fence)} AND state = 'running'
        RETURNING intent_seq, actor_id`
      const row = rows[0]
      if (!row) throw new LeaseLost()
      await tx.$executeRaw`UPDATE run_step SET state = 'skipped', detail = ${t.runEndedBeforeIt}
        WHERE run_id = ${runId}::uuid AND state = 'pending'`
      await tx.$executeRaw`DELETE FROM run_hold WHERE run_id = ${runId}::uuid`
      if (end === 'succeeded')
        await tx.$executeRaw`UPDATE target_status SET look_at = pg_catalog.clock_timestamp() WHERE target_id = ${targetId}::uuid`
      const reverse = undo === null ? null : JSON.stringify(storable(undo))
      await tx.$executeRaw`UPDATE change SET state = ${end}, problem = ${told}::jsonb, undo = ${reverse}::jsonb
        WHERE id = ${changeId}::uuid`
      if (end !== 'needs_person') await closeRequests(tx, changeId, ENDED[end])
      if (end === 'needs_person') await announceNeedsPerson(tx, { changeId, runId, targetId, problem })
      await appendAudit(tx, {
        action: 'changes.apply',
        actor: systemActor('worker'),
        phase: 'outcome',
        result: end === 'succeeded' ? 'ok' : end === 'needs_person' ? 'unknown' : 'failed',
        targetId,
        changeId,
        intentSeq: row.intent_seq,
        details: {
          ...details,
          state: end,
          run: runId,
          requestedBy: row.actor_id,
          ...(problem ? { problem } : {}),
        },
      })
      if (end === 'failed' || end === 'cancelled')
        await stopFollowers(tx, runId, end, { actor: systemActor('worker') })
    })
  }

  async #write(sql: string, values: unknown[]): Promise<void> {
    const result = await storePool().query(sql, [this.#claim.runId, this.#claim.fence, ...values])
    if (result.rowCount === 0) throw new LeaseLost()
  }
}
