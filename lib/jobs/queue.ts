import { storePool } from '@/lib/store/pool'

/** What a doorbell can announce; the row it names holds everything else. */
export type Bell = 'run' | 'task'

/** Names of the queue's tasks. */
export const BELLS: Record<Bell, string> = { run: 'qd_run', task: 'qd_task' }

/** Channel on which a run is announced by the very transaction that queues it; workers that are awake hear it first. */
export const DIRECT_BELL = 'qd_run_queued'

/**
 * Wakes a worker for a row that is committed already. The queue is only a doorbell: where it can't be rung
 * (no worker ever started, so its tables are missing), the worker's sweep finds the row within seconds.
 */
export async function ring(bell: Bell, id: string): Promise<void> {
  await storePool()
    .query(
      `SELECT graphile_worker.add_job(identifier => $1::text, payload => $2::json, max_attempts => 1,
                                      job_key => $3::text)`,
      [BELLS[bell], JSON.stringify({ id }), `${bell}:${id}`],
    )
    .catch(() => undefined)
}
