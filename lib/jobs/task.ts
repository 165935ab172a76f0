import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, ERRORS, type ErrorCode } from '@/lib/errors'
import { storePool } from '@/lib/store/pool'
import { ring } from './queue'

/** What became of a question: the worker's answer, or not yet (it was kept; ask again with `taskAnswer`). */
export type TaskAnswer = { state: 'done'; result: unknown } | { state: 'pending'; taskId: string }

/**
 * Asks the worker something that is no change (`lib/jobs/tasks.ts` has the kinds) and waits for its answer.
 * @param input JSON; secrets in it must be sealed already
 * @param options.waitMs milliseconds to wait before answering `pending`
 * @throws AppError as the worker threw it; `worker.unavailable` when the time is over and no worker lives
 */
export async function askWorker(
  kind: string,
  input: unknown,
  options: { waitMs: number },
): Promise<TaskAnswer> {
  const inserted = await storePool().query<{ id: string }>(
    `INSERT INTO worker_task (id, kind, input, state) VALUES (pg_catalog.gen_random_uuid(), $1, $2, 'queued')
     RETURNING id`,
    [kind, JSON.stringify(input)],
  )
  const taskId = inserted.rows[0]?.id
  if (!taskId) throw new AppError('store.unavailable')
  await ring('task', taskId)
  const deadline = performance.now() + options.waitMs
  for (let pause = 4; ; pause = Math.min(100, pause * 1.5)) {
    const answer = await taskAnswer(taskId)
    if (answer.state === 'done') return answer
    if (performance.now() >= deadline) break
    await sleep(Math.min(pause, Math.max(1, deadline - performance.now())))
  }
  if (!(await workerLives())) throw new AppError('worker.unavailable')
  return { state: 'pending', taskId }
}

/** The answer to an earlier question. @throws AppError as the worker threw it, or `not_found` */
export async function taskAnswer(taskId: string): Promise<TaskAnswer> {
  const found = await storePool().query<{ state: string; result: unknown; problem: unknown }>(
    'SELECT state, result, problem FROM worker_task WHERE id = $1',
    [taskId],
  )
  const row = found.rows[0]
  if (!row) throw new AppError('not_found')
  if (row.state === 'done') return { state: 'done', result: row.result }
  if (row.state === 'failed') throw errorOf(row.problem)
  return { state: 'pending', taskId }
}

/** True when a worker has been seen in the last 20 s, by the store's clock. */
export async function workerLives(): Promise<boolean> {
  const found = await storePool().query(
    "SELECT 1 FROM worker WHERE seen_at > pg_catalog.now() - interval '20 s' LIMIT 1",
  )
  return found.rows.length > 0
}

function errorOf(problem: unknown): AppError {
  const { code, detail, hint } = (problem ?? {}) as { code?: string; detail?: string; hint?: string }
  const known: ErrorCode = code !== undefined && code in ERRORS ? (code as ErrorCode) : 'internal'
  return new AppError(known, { ...(detail ? { detail } : {}), ...(hint ? { hint } : {}) })
}
