import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'
import type { HostCommand } from './command'
import { processRuns, readJob, readOutput, signalGroup, startDetached } from './commands/detached'
import { removeEntry, statPath } from './commands/files'
import { type HostSession, serverMadeName } from './session'
import { workFolder } from './work-folder'

/** Bytes of output that a detached command may leave on the host; what comes after is thrown away. */
const OUTPUT_BYTES = 64_000_000
/** Milliseconds in which a job that was just started writes its first file. */
const BIRTH_MS = 5_000

/** A command that was started detached. Write it down before starting: the name alone finds it again. */
export type DetachedJob = { name: string; as: string | null }

/**
 * - `absent`: it was never started, or was removed
 * - `running`
 * - `ended`: with its exit code
 * - `lost`: it is gone without having left an exit code: killed, or the host was restarted
 */
export type DetachedState =
  | { state: 'absent' }
  | { state: 'running'; pid: number }
  | { state: 'ended'; exit: number }
  | { state: 'lost' }

/** A name for a job to be started, to be journaled first. */
export function newJob(as: string | null = null): DetachedJob {
  return { name: serverMadeName('job'), as }
}

/**
 * Starts a command of the catalogue that outlives this connection and this worker. The same job started
 * twice runs once: the second call answers what the first one made.
 */
export async function startJob<Input>(
  session: HostSession,
  job: DetachedJob,
  command: HostCommand<Input, unknown>,
  input: Input,
): Promise<DetachedState> {
  const folder = await workFolder(session, job.as)
  const start = { folder, name: job.name, limit: OUTPUT_BYTES, argv: command.argv(input) }
  await session.run(startDetached, start, { as: job.as })
  return observeJob(session, job)
}

/** What became of a job. Any session to that host can ask, of whichever worker. */
export async function observeJob(session: HostSession, job: DetachedJob): Promise<DetachedState> {
  const folder = await workFolder(session, job.as)
  const place = { folder, name: job.name }
  const until = Date.now() + BIRTH_MS
  for (;;) {
    const first = await session.run(readJob, place, { as: job.as })
    if (first.exit !== null) return { state: 'ended', exit: first.exit }
    if (first.process) {
      if (await session.run(processRuns, first.process)) return { state: 'running', pid: first.process.pid }
      // It may have ended between the two questions.
      const { exit } = await session.run(readJob, place, { as: job.as })
      return exit === null ? { state: 'lost' } : { state: 'ended', exit }
    }
    if (!(await session.run(statPath, { path: `${folder}/${job.name}` }, { as: job.as })))
      return { state: 'absent' }
    if (Date.now() > until) return { state: 'lost' }
    await sleep(100)
  }
}

/** Waits until a job has ended. @throws AppError `host.command_stopped` when `signal` aborts; the job goes on */
export async function awaitJob(
  session: HostSession,
  job: DetachedJob,
  signal?: AbortSignal,
): Promise<Exclude<DetachedState, { state: 'running' }>> {
  for (let pause = 50; ; pause = Math.min(2_000, pause * 1.5)) {
    if (signal?.aborted) throw new AppError('host.command_stopped')
    const now = await observeJob(session, job)
    if (now.state !== 'running') return now
    await sleep(pause)
  }
}

/**
 * Stops a job with everything it started: first it is asked, then, after `graceMs`, ended by force.
 * @returns its state afterwards, never `running`
 */
export async function stopJob(
  session: HostSession,
  job: DetachedJob,
  graceMs = 10_000,
): Promise<DetachedState> {
  const before = await observeJob(session, job)
  if (before.state !== 'running') return before
  await session.run(signalGroup, { pid: before.pid, signal: 'TERM' }, { as: job.as })
  const until = Date.now() + graceMs
  let state: DetachedState = before
  while (state.state === 'running') {
    if (Date.now() > until)
      await session.run(signalGroup, { pid: before.pid, signal: 'KILL' }, { as: job.as })
    await sleep(100)
    state = await observeJob(session, job)
  }
  return state
}

/** A part of what a job has said so far, standard error included. */
export async function jobOutput(
  session: HostSession,
  job: DetachedJob,
  offset = 0,
  bytes = 1_000_000,
): Promise<Buffer> {
  const folder = await workFolder(session, job.as)
  return session.run(readOutput, { folder, name: job.name, offset, bytes }, { as: job.as })
}

/** Removes the folder of a job that has ended. @throws AppError `host.command_refused` while it runs */
export async function removeJob(session: HostSession, job: DetachedJob): Promise<void> {
  const { state } = await observeJob(session, job)
  if (state === 'running') throw new AppError('host.command_refused', { detail: t.stillRunsStopIt })
  await session.run(
    removeEntry,
    { folder: await workFolder(session, job.as), name: job.name },
    { as: job.as },
  )
}
