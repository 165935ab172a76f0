import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { z } from 'zod'
import { type ExecuteOptions, executeRun } from '@/lib/changes/executor'
import { storeConnection, storePool } from '@/lib/store/pool'
import { claimRun, orphanedRuns, releaseRun, renewLease, waitingFor } from './claim-store'
import { listenForRuns } from './direct-bell'
import { Lease, LeaseLost, type LeaseTimes } from './lease'
import { type OwnLoad, ownLoadReader } from './own-load'
import { BELLS, ring } from './queue'
import { answerTask, closeDeadTasks, openTasks } from './task-runner'
import type { TaskHandlers } from './tasks'

const HEARTBEAT_MS = 5_000
const SWEEP_MS = 3_000
const CONCURRENCY = 8

/** What a worker needs from outside: kinds, credentials, handlers. Tests give their own. */
export type WorkerOptions = Omit<ExecuteOptions, 'isStopping'> & {
  handlers: TaskHandlers
  version: string
  report: (error: unknown) => void
  leaseTimes?: LeaseTimes
}

const Bell = z.object({ id: z.uuid() })

/**
 * Takes runs and questions from the queue until it is stopped. The queue only rings: what is to be done, and
 * whose it is, stands in our own rows, which a sweep looks through as well. A job that a dead worker left
 * locked in the queue therefore holds nothing up.
 */
export async function startWorkerLoop(
  options: WorkerOptions,
): Promise<{ stop(): Promise<void>; workerId: string }> {
  const workerId = randomUUID()
  const pool = new pg.Pool(storeConnection('queue', CONCURRENCY + 2))
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  let isStopping = false
  const execute = { ...options, isStopping: () => isStopping }
  const guarded = (work: (id: string) => Promise<unknown>) => async (payload: unknown) => {
    if (!isStopping) await work(Bell.parse(payload).id).catch(options.report)
  }
  const load = ownLoadReader()
  await heartbeat(workerId, options.version, load())
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 2_000,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') options.report(new Error(`queue: ${message}`))
    }),
    taskList: {
      [BELLS.run]: guarded((id) => takeRun(id, workerId, execute)),
      [BELLS.task]: guarded((id) => answerTask(options.handlers, id)),
    },
  })
  runner.promise.catch(options.report)
  let direct = 0
  const bell = listenForRuns((id) => {
    // Beyond the usual number at once a run waits its turn in the queue, where it stands as well.
    if (isStopping || direct >= CONCURRENCY) return
    direct += 1
    void takeRun(id, workerId, execute)
      .catch(options.report)
      .finally(() => {
        direct -= 1
      })
  })
  const beat = setInterval(
    () => void heartbeat(workerId, options.version, load()).catch(() => undefined),
    HEARTBEAT_MS,
  )
  const sweeper = setInterval(() => void sweep().catch(() => undefined), SWEEP_MS)
  await sweep().catch(options.report)
  return {
    workerId,
    async stop() {
      isStopping = true
      clearInterval(beat)
      clearInterval(sweeper)
      await bell.stop()
      await runner.stop().catch(options.report)
      while (direct > 0) await sleep(20)
      await storePool()
        .query('DELETE FROM worker WHERE id = $1', [workerId])
        .catch(() => undefined)
      await pool.end().catch(() => undefined)
    },
  }
}

/** Claims one run and carries it out under its lease. */
async function takeRun(
  runId: string,
  workerId: string,
  options: ExecuteOptions & WorkerOptions,
): Promise<void> {
  const asked = performance.now()
  const taken = await claimRun(runId, workerId)
  if (taken.state !== 'claimed') return
  const { claim } = taken
  const lease = new Lease(asked, () => renewLease(claim), options.leaseTimes)
  try {
    if ((await executeRun(claim, lease, options)) === 'released') await releaseRun(claim)
    else await options.atPoint('ended')
  } catch (error) {
    // Nothing more is written: when the lease ends, the sweep hands the run to whoever claims it next.
    if (!(error instanceof LeaseLost)) options.report(error)
  } finally {
    lease.end()
  }
  for (const next of await waitingFor(runId)) await ring('run', next)
}

/** Rings again for whatever nobody works on. */
async function sweep(): Promise<void> {
  for (const id of await orphanedRuns()) await ring('run', id)
  for (const id of await openTasks()) await ring('task', id)
  await closeDeadTasks()
}

/** Says that this worker lives and what its process takes; forgets those that have been silent for a day. */
async function heartbeat(workerId: string, version: string, load: OwnLoad): Promise<void> {
  await storePool().query(
    `INSERT INTO worker (id, host, pid, version, started_at, seen_at, cpu_share, memory_bytes)
     VALUES ($1, $2, $3, $4, pg_catalog.clock_timestamp(), pg_catalog.clock_timestamp(), $5, $6)
     ON CONFLICT (id) DO UPDATE SET seen_at = pg_catalog.clock_timestamp(),
       cpu_share = EXCLUDED.cpu_share, memory_bytes = EXCLUDED.memory_bytes`,
    [workerId, hostname(), process.pid, version, load.cpuShare, load.memoryBytes],
  )
  await storePool().query("DELETE FROM worker WHERE seen_at < pg_catalog.now() - interval '1 day'")
}
