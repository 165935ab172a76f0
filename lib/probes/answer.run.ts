import 'server-only'
import { z } from 'zod'
import { stillMay } from '@/lib/changes/rights-store'
import { openInWorker } from '@/lib/crypto/box'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'
import { problemOfError } from '@/lib/jobs/task-problem'
import { openProbe, workerPrivateKey } from '@/lib/targets/operator.run'
import { requestsTexts as t } from '@/lib/texts/requests'
import type { ProbeContext } from './kind'
import { type ClaimedProbe, claimProbe, endProbe, isStopWanted, type ProbeEnd } from './probe-store'
import { type BoundProbeRunner, PROBE_RUNNERS } from './runners'
import { inputBinding, sealAnswer } from './sealing'

const Input = z.object({ probeId: z.uuid() })
/** How often it looks whether somebody wants it stopped, in milliseconds. */
const LOOK_MS = 400

/** Worker task: answers one probe, whatever becomes of it. The answer goes into the probe's own row, sealed. */
export async function answerProbe(input: unknown, { signal }: { signal: AbortSignal }): Promise<null> {
  const probe = await claimProbe(Input.parse(input).probeId)
  if (!probe) return null
  const begun = performance.now()
  const end = await attempt(probe, signal)
  const milliseconds = Math.round(performance.now() - begun)
  await endProbe(probe, { ...end, details: { ...end.details, milliseconds } })
  return null
}

async function attempt(probe: ClaimedProbe, signal: AbortSignal): Promise<ProbeEnd> {
  if (probe.stopped) return stopped()
  const wanted = new AbortController()
  const timer = setInterval(() => {
    void isStopWanted(probe.id).then(
      (yes) => (yes ? wanted.abort(new AppError('probe.cancelled')) : undefined),
      () => undefined,
    )
  }, LOOK_MS)
  try {
    const answer = await run(probe, AbortSignal.any([signal, wanted.signal]))
    const sealed = sealAnswer(probe, answer)
    return { state: 'done', answer: sealed, problem: null, details: { answerBytes: sealed.length } }
  } catch (error) {
    if (wanted.signal.aborted) return stopped()
    const problem = problemOfError(error)
    if (problem.code === 'internal') process.stderr.write(`probe ${probe.kind}: ${String(error)}\n`)
    return { state: 'failed', answer: null, problem, details: { code: problem.code } }
  } finally {
    clearInterval(timer)
  }
}

function stopped(): ProbeEnd {
  return {
    state: 'cancelled',
    answer: null,
    problem: problemOfError(new AppError('probe.cancelled')),
    details: {},
  }
}

/** Refuses what nobody intended or may no longer do: a right may be gone between the button and the act. */
async function permitted(probe: ClaimedProbe): Promise<BoundProbeRunner> {
  const runner = PROBE_RUNNERS.get(probe.kind)
  if (!runner) throw new AppError('request.invalid', { detail: t.thisWorkerDoesNot2 })
  if (probe.intentSeq === null) throw new AppError('permission.denied', { detail: t.nobodyIntendedIt })
  if (!(await stillMay(probe.actorId, runner.permission, probe.targetId)))
    throw new AppError('permission.denied')
  return runner
}

function questionOf(probe: ClaimedProbe): unknown {
  const opened = openInWorker(workerPrivateKey(), inputBinding(probe), probe.input)
  try {
    return JSON.parse(opened.reveal())
  } finally {
    opened.wipe()
  }
}

async function run(probe: ClaimedProbe, stop: AbortSignal): Promise<unknown> {
  const runner = await permitted(probe)
  const { limits } = runner
  const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.timeoutMs)])
  const sessions: EngineSession[] = []
  const context: ProbeContext = {
    target: { id: probe.targetId, name: probe.targetName, engine: probe.engine },
    limits,
    signal,
    open: async (connection = {}) => {
      const settings = { ...connection, maxBytes: limits.bytes, queryTimeoutMs: limits.timeoutMs }
      const session = await openProbe(probe.targetId, `probe ${probe.id.slice(0, 8)}`, settings)
      sessions.push(session)
      if (signal.aborted) throw reasonOf(signal)
      return session
    },
  }
  const ended = new Promise<never>((_, fail) => {
    signal.addEventListener('abort', () => fail(reasonOf(signal)), { once: true })
  })
  ended.catch(() => undefined)
  try {
    return await Promise.race([runner.run(context, questionOf(probe)), ended])
  } finally {
    if (signal.aborted) await interrupt(probe, sessions)
    for (const session of sessions) await session.close().catch(() => undefined)
  }
}

function reasonOf(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('target.timeout')
}

/** Ends it on the target, too: a server does not notice that nobody waits any more. */
async function interrupt(probe: ClaimedProbe, sessions: readonly EngineSession[]): Promise<void> {
  for (const session of sessions) {
    if (!session.isOpen) continue
    const other = await openProbe(probe.targetId, 'interrupt').catch(() => null)
    await other?.probes.interrupt(session.probes.id).catch(() => undefined)
    await other?.close().catch(() => undefined)
  }
}
