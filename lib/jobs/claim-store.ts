import { LEASE_SECONDS } from '@/lib/jobs/lease'
import { storePool } from '@/lib/store/pool'

/** A run that this worker holds, with the fence every write must carry. */
export type Claim = { runId: string; changeId: string; targetId: string; fence: string; attempt: number }

/** What came of trying to take a run: it is ours, or what it holds is another's, or there is nothing to do. */
export type ClaimResult = { state: 'claimed'; claim: Claim } | { state: 'busy' } | { state: 'nothing' }

const UNIQUE_VIOLATION = '23505'

/** A run of a set begins only when the one before it has succeeded. */
const ITS_TURN = `(r.after_id IS NULL
                   OR EXISTS (SELECT FROM run before WHERE before.id = r.after_id AND before.state = 'succeeded'))`

/**
 * Takes a queued run whose turn it is, or one whose lease has ended, by the store's clock. The next fence number makes every
 * earlier holder's writes void. With it the run takes its holds (targets, clusters): where another has one of
 * them, nothing is taken and the run waits as `busy`. A run whose worker died has its holds still.
 */
export async function claimRun(runId: string, workerId: string): Promise<ClaimResult> {
  try {
    const taken = await storePool().query<{
      change_id: string
      target_id: string
      fence: string
      attempt: number
    }>(
      `WITH was AS (SELECT id, state FROM run WHERE id = $1 FOR UPDATE),
            taken AS (
              UPDATE run r SET state = 'running', fence = pg_catalog.nextval('run_fence'), attempt = r.attempt + 1,
                     lease_until = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => $3),
                     worker_id = $2, started_at = COALESCE(r.started_at, pg_catalog.clock_timestamp())
                FROM was
               WHERE r.id = was.id AND (r.state = 'queued'
                     OR (r.state = 'running' AND r.lease_until < pg_catalog.clock_timestamp()))
                 AND ${ITS_TURN}
              RETURNING r.id, r.change_id, r.target_id, r.fence::text, r.attempt, r.holds, was.state AS before),
            held AS (
              INSERT INTO run_hold (resource, run_id)
              SELECT hold, id FROM taken, unnest(holds) AS hold WHERE before = 'queued')
       SELECT change_id, target_id, fence, attempt FROM taken`,
      [runId, workerId, LEASE_SECONDS],
    )
    const row = taken.rows[0]
    if (!row) return { state: 'nothing' }
    const { change_id: changeId, target_id: targetId, fence, attempt } = row
    return { state: 'claimed', claim: { runId, changeId, targetId, fence, attempt } }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return { state: 'busy' }
    throw error
  }
}

/** Extends the lease; false when the run belongs to another worker by now. */
export async function renewLease(claim: Claim): Promise<boolean> {
  const renewed = await storePool().query(
    `UPDATE run SET lease_until = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => $3)
      WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [claim.runId, claim.fence, LEASE_SECONDS],
  )
  return renewed.rowCount === 1
}

/** Gives a run back unfinished, at a safe point, so that another worker goes on with it at once. */
export async function releaseRun(claim: Claim): Promise<void> {
  await storePool().query(
    `WITH freed AS (
       UPDATE run SET state = 'queued', lease_until = NULL, worker_id = NULL, attempt = GREATEST(attempt - 1, 0)
        WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id)
     DELETE FROM run_hold h USING freed WHERE h.run_id = freed.id`,
    [claim.runId, claim.fence],
  )
}

/** Runs that nobody works on, though it is their turn: queued for two seconds or more, or with a lease that ended. */
export async function orphanedRuns(): Promise<string[]> {
  const found = await storePool().query<{ id: string }>(
    `SELECT r.id FROM run r
      WHERE ((r.state = 'queued' AND r.queued_at < pg_catalog.clock_timestamp() - interval '2 s')
         OR (r.state = 'running' AND r.lease_until < pg_catalog.clock_timestamp()))
        AND ${ITS_TURN}
      ORDER BY r.queued_at LIMIT 100`,
  )
  return found.rows.map((row) => row.id)
}

/** Runs that wait for this one in its set or for something it held, those that have waited longest first. */
export async function waitingFor(runId: string): Promise<string[]> {
  const found = await storePool().query<{ id: string }>(
    `SELECT q.id FROM run q JOIN run ended ON ended.id = $1
      WHERE q.state = 'queued' AND q.id <> ended.id AND (q.holds && ended.holds OR q.after_id = ended.id)
      ORDER BY q.after_id = ended.id DESC NULLS LAST, q.queued_at LIMIT 8`,
    [runId],
  )
  return found.rows.map((row) => row.id)
}
