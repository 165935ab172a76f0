import { storePool } from '@/lib/store/pool'
import { requestsTexts as w } from '@/lib/texts/requests'
import { problemOfError } from './task-problem'
import type { TaskHandlers } from './tasks'

/** Longest time one answer may take, in milliseconds. */
const TASK_MS = 45_000

/** Answers a question that somebody asked the worker. Two workers at once: one of them answers. */
export async function answerTask(handlers: TaskHandlers, taskId: string): Promise<void> {
  const taken = await storePool().query<{ kind: string; input: unknown }>(
    `UPDATE worker_task SET state = 'running', started_at = pg_catalog.clock_timestamp()
      WHERE id = $1 AND state = 'queued' RETURNING kind, input`,
    [taskId],
  )
  const task = taken.rows[0]
  if (!task) return
  try {
    const handler = handlers[task.kind]
    if (!handler) throw new Error(`No handler for the task ${task.kind}`)
    const result = await handler(task.input, { signal: AbortSignal.timeout(TASK_MS) })
    await finish(taskId, 'done', result ?? null, null)
  } catch (error) {
    const told = problemOfError(error)
    await finish(taskId, 'failed', null, told)
    if (told.code === 'internal') throw error
  }
}

async function finish(
  taskId: string,
  state: 'done' | 'failed',
  result: unknown,
  problem: unknown,
): Promise<void> {
  await storePool().query(
    `UPDATE worker_task SET state = $2, result = $3, problem = $4, finished_at = pg_catalog.clock_timestamp()
      WHERE id = $1 AND state = 'running'`,
    [taskId, state, JSON.stringify(result), problem === null ? null : JSON.stringify(problem)],
  )
}

/** Questions nobody answers yet: older than two seconds, and not so old that nobody waits for them. */
export async function openTasks(): Promise<string[]> {
  const found = await storePool().query<{ id: string }>(
    `SELECT id FROM worker_task
      WHERE state = 'queued' AND created_at < pg_catalog.clock_timestamp() - interval '2 s'
        AND created_at > pg_catalog.clock_timestamp() - interval '10 min'
      ORDER BY created_at LIMIT 100`,
  )
  return found.rows.map((row) => row.id)
}

/**
 * Ends questions whose worker died or that no worker ever took, with the plans that waited for them, and
 * forgets old ones: their results may hold what a server said.
 */
export async function closeDeadTasks(): Promise<void> {
  const why = JSON.stringify({ code: 'worker.unavailable', detail: w.workerEndedBeforeIt })
  await storePool().query(
    `UPDATE worker_task SET state = 'failed', problem = $1, finished_at = pg_catalog.clock_timestamp()
      WHERE (state = 'running' AND started_at < pg_catalog.clock_timestamp() - interval '60 s')
         OR (state = 'queued' AND created_at < pg_catalog.clock_timestamp() - interval '10 min')`,
    [why],
  )
  const refused = {
    code: 'worker.unavailable',
    message: w.workerEndedBeforeThe,
    hint: w.makeThePlanAgain,
  }
  await storePool().query(
    `UPDATE change c SET state = 'refused', problem = $1 FROM worker_task t
      WHERE c.state = 'planning' AND t.kind = 'changes.plan' AND t.state = 'failed'
        AND t.input ->> 'changeId' = c.id::text`,
    [JSON.stringify(refused)],
  )
  await storePool().query(
    "DELETE FROM worker_task WHERE finished_at < pg_catalog.clock_timestamp() - interval '1 hour'",
  )
}
