import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Facts, RunContext, StepOutcome } from '@/lib/changes/kind'
import { sha256 } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'
import { controlService, listProcesses } from '@/lib/hosts/commands/service'
import {
  type DetachedJob,
  type DetachedState,
  jobOutput,
  observeJob,
  removeJob,
  startJob,
} from '@/lib/hosts/detached'
import { serverPlansTexts as t } from '@/lib/texts/server-plans'
import { plural, say } from '@/lib/texts/texts'
import { linesOf, readLogTail } from './log-tail.run'
import { type RestartMeans, restartMeans } from './restart-plan.run'

/** Milliseconds that a restart may take at most; a pg_ctl of ours gives up at the same time. */
const MOST_MS = 620_000
/** A server whose command succeeded has this long until it takes connections; after a failure, hardly any. */
const GRACE_MS = { good: 60_000, bad: 5_000 }
/** A host that does not answer meanwhile is asked again for this long. */
const HOST_MS = 60_000
/** Between two looks: short at first, since most servers are back within seconds. */
const PAUSE_MS = { first: 250, longest: 2_000 }

/** What became of a restart: another run of the server answers, the same one still does, or none does. */
type Watched = { state: 'restarted' | 'same' | 'down'; job: DetachedState }

const startOf = (facts: Facts) => String(facts['server start'] ?? '')
const isDown = (error: unknown) => error instanceof AppError && error.code.startsWith('target.')

/** One name for one run: whoever goes on with it finds the same command and never starts a second. */
function jobOf(runId: string): DetachedJob {
  return { name: `job-${sha256(`restart ${runId}`).toString('hex').slice(0, 32)}`, as: null }
}

/** When the server that answers now was started; null when none answers. */
async function startedAt(context: RunContext): Promise<string | null> {
  try {
    return await (await context.operator()).lifecycle.startedAt()
  } catch (error) {
    if (isDown(error)) return null
    throw error
  }
}

/** What is done to the server. */
type Verb = 'restart' | 'start'
const MEANWHILE: Record<Verb, string> = { restart: t.restartedMeanwhile, start: t.startedMeanwhile }
const DONE: Record<Verb, string> = { restart: t.restarted, start: t.started }
const ASKED = { restart: t.askedToRestart, start: t.askedToStart }

/**
 * Restarts or starts the server and waits until it is back, or until it is clear that it does not come back. Called
 * again after a crash of the worker, it goes on watching what it had begun.
 */
export async function carryOutRestart(
  context: RunContext,
  facts: Facts,
  verb: Verb = 'restart',
): Promise<StepOutcome> {
  const means = await restartMeans(context, verb)
  const session = await means.host.session()
  const job = jobOf(context.runId)
  const begun = (await observeJob(session, job)).state !== 'absent'
  if (!begun) {
    const now = await startedAt(context)
    if (now !== null && now !== startOf(facts)) return { state: 'skipped', detail: MEANWHILE[verb] }
    if (means.way.stopsBySql && now !== null) await stopOverSql(context, means)
    await context.log('info', say(ASKED[means.way.stopsBySql ? 'start' : verb], { host: means.host.name }))
    const { vector } = means.way
    await startJob(session, job, controlService, { vector, prefix: means.prefix })
  }
  const watched = await watch(context, means, job, startOf(facts), MOST_MS)
  if (watched.state === 'restarted') {
    if (watched.job.state === 'ended') await removeJob(await means.host.session(), job).catch(() => undefined)
    return { state: 'done', detail: DONE[verb] }
  }
  return { state: 'failed', detail: await failure(context, means, job, watched, facts) }
}

/** Whether the restart of this run took place; what is still under way is waited for. */
export async function probeRestart(
  context: RunContext,
  facts: Facts,
  verb: Verb = 'restart',
): Promise<'happened' | 'not-happened' | 'unknown'> {
  const now = await startedAt(context)
  if (now !== null && now !== startOf(facts)) return 'happened'
  const means = await restartMeans(context, verb)
  const job = jobOf(context.runId)
  if ((await observeJob(await means.host.session(), job)).state === 'absent') return 'not-happened'
  const { state, job: left } = await watch(context, means, job, startOf(facts), HOST_MS)
  if (state === 'restarted') return 'happened'
  // While the command runs nobody can say; else going on tells what is wrong.
  return left.state === 'running' ? 'unknown' : 'not-happened'
}

/** SHUTDOWN, and the end of the process: a second server on the same files would only fail. */
async function stopOverSql(context: RunContext, { host }: RestartMeans): Promise<void> {
  const { shutdown } = (await context.operator()).lifecycle
  if (!shutdown.supported) throw new AppError('change.refused', { detail: shutdown.reason })
  await context.log('info', say(t.askedToStop, { sql: shutdown.value.sql }))
  await shutdown.value.run().catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'target.connection_lost')) throw error
  })
  const until = performance.now() + MOST_MS
  const { service } = host.service
  const mark = service.by === 'mariadbd-safe' ? `--defaults-file=${service.defaultsFile}` : ''
  for (;;) {
    context.signal.throwIfAborted()
    const all = await (await host.session()).run(listProcesses, undefined)
    const left = all.some(({ args }) => /\/(mariadbd|mysqld)\s/.test(args) && args.includes(mark))
    if (!left && (await startedAt(context)) === null) return
    if (performance.now() > until) throw new AppError('change.step_failed', { detail: t.doesNotStop })
    await sleep(PAUSE_MS.first)
  }
}

async function watch(
  context: RunContext,
  { host }: RestartMeans,
  job: DetachedJob,
  before: string,
  mostMs: number,
): Promise<Watched> {
  const until = performance.now() + mostMs
  let silentSince: number | null = null
  let endedAt: number | null = null
  let state: DetachedState = { state: 'running', pid: 0 }
  for (let pause = PAUSE_MS.first; ; pause = Math.min(PAUSE_MS.longest, pause * 1.2)) {
    context.signal.throwIfAborted()
    const now = await startedAt(context)
    if (now !== null && now !== before) return { state: 'restarted', job: state }
    try {
      state = await observeJob(await host.session(), job)
      silentSince = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      silentSince ??= performance.now()
      if (performance.now() - silentSince > HOST_MS) throw error
    }
    if (state.state !== 'running') endedAt ??= performance.now()
    const good = state.state === 'ended' && state.exit === 0
    const over = endedAt !== null && performance.now() - endedAt > (good ? GRACE_MS.good : GRACE_MS.bad)
    if (over || performance.now() > until) return { state: now === null ? 'down' : 'same', job: state }
    await sleep(pause)
  }
}

/** What a person needs who has to bring it back. The server's own words go into the log of the run. */
async function failure(
  context: RunContext,
  means: RestartMeans,
  job: DetachedJob,
  { state, job: left }: Watched,
  facts: Facts,
): Promise<string> {
  const { host, way } = means
  const said = await jobOutput(await host.session(), job).catch(() => Buffer.alloc(0))
  const words = linesOf(said.toString('utf8'))
  for (const line of words) await context.log('warning', say(t.lineOfHost, { host: host.name, line }))
  const how =
    left.state === 'ended'
      ? say(t.exit, { code: left.exit })
      : left.state === 'running'
        ? t.stillRuns
        : left.state
  const command = String(way.vector.argv[0])
  const told =
    words.length > 0
      ? say(t.commandSaid, { command, how, words: words.slice(-3).join(' | ') })
      : say(t.saidNothing, { command, how })
  if (state === 'same') return say(t.runsAsBefore, { said: told })
  const log = typeof facts['log file'] === 'string' ? facts['log file'] : null
  const tail = await readLogTail(host, log).catch(() => null)
  for (const line of tail?.lines ?? []) await context.log('error', say(t.lineOfLog, { line }))
  const seen = tail
    ? say(t.logEnds, { path: tail.path, lines: tail.lines.slice(-4).join(' | ') })
    : say(t.noLog, { host: host.name })
  const waited = facts['new with the next start']
  const suspects = typeof waited === 'string' && waited !== '' ? [say(t.newWithStart, { names: waited })] : []
  return [t.notBack, told, seen, ...suspects, say(t.thenStart, { host: host.name })].join(' ')
}

/** Reads back that another run of the server answers, and that nothing waits for a restart any more. */
export async function verifyRestart(
  context: RunContext,
  facts: Facts,
): Promise<{ ok: boolean; detail: string }> {
  const session = await context.operator()
  const now = await session.lifecycle.startedAt()
  if (now === startOf(facts)) return { ok: false, detail: t.serverStillRunsSince }
  const pending = await session.lifecycle.pending()
  const waited = new Set(String(facts['new with the next start'] ?? '').split(', '))
  const left = pending.known ? pending.value.filter(({ name }) => waited.has(name)) : []
  if (left.length > 0)
    return {
      ok: false,
      detail: plural(t.stillWaits, left.length, { names: left.map(({ name }) => name).join(', ') }),
    }
  const { role } = (await session.overview.sample()).server
  const stood = facts.role === 'standby'
  if (role.known && session.kind === 'postgres' && (role.value === 'standby') !== stood)
    return { ok: false, detail: say(t.cameBackAs, { was: String(facts.role), is: role.value }) }
  const settings = pending.known && pending.value.length === 0 ? [t.nothingWaits] : []
  return { ok: true, detail: [say(t.runningSince, { since: String(now) }), ...settings].join(' ') }
}
