import 'server-only'
import { haltReason } from '@/lib/approvals/halt-store'
import { spendApprovals } from '@/lib/approvals/spend-store'
import { findChange, findIntent, type Intent, type StoredChange, targetsOf } from '@/lib/changes/change-store'
import { factsDiffer } from '@/lib/changes/facts'
import { HostConnections } from '@/lib/changes/hosts'
import { Journal, type Problem, type StepState } from '@/lib/changes/journal'
import type { Plan, RunContext } from '@/lib/changes/kind'
import { OperatorConnections } from '@/lib/changes/operator'
import { planHash } from '@/lib/changes/plan-hash'
import type { ChangeTools } from '@/lib/changes/planner'
import { problem, problemOfError, REMEDY } from '@/lib/changes/problem'
import { stillMay } from '@/lib/changes/rights-store'
import type { BoundRunner } from '@/lib/changes/runners'
import { type StepsResult, takeSteps } from '@/lib/changes/steps'
import { AppError } from '@/lib/errors'
import type { Claim } from '@/lib/jobs/claim-store'
import { type Lease, LeaseLost } from '@/lib/jobs/lease'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'

/** After so many tries a run that keeps killing its worker is parked. */
export const MOST_ATTEMPTS = 3

export type ExecuteOptions = ChangeTools & {
  /** Called at each journal write; tests end the process there. */
  atPoint: (name: string) => Promise<void> | void
  /** True when the worker is to stop: the run goes back to the queue at the next safe point. */
  isStopping: () => boolean
}

/** A run ready to be carried out: everything that was checked before the first step. */
export type Work = {
  claim: Claim
  lease: Lease
  journal: Journal
  runner: BoundRunner
  change: StoredChange & { plan: Plan }
  context: RunContext
  left: StepState[]
  options: ExecuteOptions
  /** Why it must stop at this safe point (a freeze, a broken glass whose time is over); null: it goes on. */
  halted: () => Promise<Problem | null>
}

/**
 * Carries out a claimed run from wherever its journal stands: checks the intent, the person's rights and the
 * facts, takes the steps, verifies, and writes the outcome. It never throws away a doubt: what cannot be
 * known is parked as `needs_person`.
 * @returns `released` when the worker is stopping and another should go on
 * @throws LeaseLost when the run belongs to another by now; nothing was written then
 */
export async function executeRun(
  claim: Claim,
  lease: Lease,
  options: ExecuteOptions,
): Promise<'ended' | 'released'> {
  const journal = new Journal(claim)
  await options.atPoint('claimed')
  const change = await findChange(claim.changeId)
  const refuse = (why: Problem) => end(journal, 'failed', why)
  if (!change?.plan) return refuse(problem('change.refused', t.hasNoPlan, REMEDY.again))
  const runner = options.runners.get(change.kind)
  if (!runner) return refuse(problem('change.refused', t.thisWorkerDoesNot, REMEDY.version))
  const left = await journal.steps()
  const intent = await findIntent(claim.runId)
  const { actorId, breakGlassId } = intent
  const targets = targetsOf(change, runner)
  const connections = new OperatorConnections(options.openOperator, targets, `run ${claim.runId.slice(0, 8)}`)
  const hosts = new HostConnections(options.hosts, targets)
  const context: RunContext = {
    target: { id: change.targetId, name: change.targetName },
    runId: claim.runId,
    operator: async (targetId) => {
      lease.assertHeld()
      return connections.get(targetId)
    },
    host: async (targetId) => {
      lease.assertHeld()
      return hosts.of(targetId)
    },
    signal: lease.signal,
    log: (level, text) => journal.log(level, text),
    progress: (done, total, unit) => journal.progress(done, total, unit),
  }
  const work: Work = {
    claim,
    lease,
    journal,
    runner,
    change: { ...change, plan: change.plan },
    context,
    left,
    options,
    halted: () =>
      haltReason({ actorId: actorId ?? '', permission: runner.permission, targets, breakGlassId }),
  }
  try {
    if (claim.attempt > MOST_ATTEMPTS) {
      const why = say(t.workerEndedTimesWhile, { times: MOST_ATTEMPTS })
      return await park(work, problem('change.needs_person', why))
    }
    // A step that a dead worker left in the middle is looked at first: between steps it stops.
    const halt = left.includes('running') ? null : await work.halted()
    if (halt) return await end(journal, 'cancelled', halt)
    const refused = await checkBefore(work, intent)
    if (refused) return left.includes('running') ? await park(work, refused) : await refuse(refused)
    await options.atPoint('checked')
    const steps = await takeSteps(work)
    return steps.state === 'stopping' ? 'released' : await conclude(work, steps)
  } finally {
    await connections.close()
    await hosts.close()
  }
}

/** Everything that must hold before anything acts; null when it does. */
async function checkBefore(work: Work, intent: Intent): Promise<Problem | null> {
  const { change, left } = work
  if (!intent.intended) return problem('change.refused', t.auditLogHoldsNo, REMEDY.intent)
  const { kind, targetId, input, plan } = change
  if (planHash({ kind, targetId, input, plan }) !== change.planHash) return problem('change.stale_plan')
  if (change.targetRemoved) return problem('change.refused', t.targetWasRemoved, REMEDY.removed)
  const targets = targetsOf(change, work.runner)
  for (const id of targets) {
    if (!intent.actorId || !(await stillMay(intent.actorId, work.runner.permission, id)))
      return problem('permission.denied', t.rightToDoThis)
  }
  // In the middle of a run the facts differ because of us: there the steps are probed one by one.
  const differs = left.every((state) => state === 'pending') ? await checkFacts(work) : null
  return differs ?? checkApproval(work, intent, targets)
}

/** Approvals are spent here, on this run; those that do not hold any more stop it. */
async function checkApproval(
  { change, claim, runner, left }: Work,
  intent: Intent,
  targets: readonly string[],
): Promise<Problem | null> {
  const { runId, changeId } = claim
  try {
    return await spendApprovals({
      runId,
      changeId,
      planHash: change.planHash ?? '',
      kind: change.kind,
      tier: runner.tier(change.input),
      permission: runner.permission,
      targets,
      actorId: intent.actorId ?? '',
      breakGlassId: intent.breakGlassId,
      begun: left.some((state) => state !== 'pending'),
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return problemOfError(error)
  }
}

async function checkFacts({ change, runner, context }: Work): Promise<Problem | null> {
  try {
    const now = await runner.plan(context, change.input)
    const differs = (runner.factsHold ?? factsDiffer)(change.plan.facts, now.facts)
    return differs === null ? null : problem('change.facts_differ', differs)
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    const found = problemOfError(error)
    return found.code === 'change.refused' ? { ...problem('change.facts_differ', found.message) } : found
  }
}

async function park({ journal, left }: Work, why: Problem): Promise<'ended'> {
  const index = left.indexOf('running')
  if (index >= 0) await journal.step(index, 'unknown', t.workerEndedInThe)
  return end(journal, 'needs_person', why)
}

async function conclude(work: Work, steps: StepsResult): Promise<'ended'> {
  const { journal, runner, change, context, options } = work
  if (steps.state === 'cancelled') return end(journal, 'cancelled', steps.problem, steps.counts)
  if (steps.state === 'unknown') return end(journal, 'needs_person', steps.problem, steps.counts)
  if (steps.state === 'failed') return end(journal, 'failed', steps.problem, steps.counts)
  const verified = await runner.verify(context, change.input, change.plan).catch((error: unknown) => {
    if (error instanceof LeaseLost) throw error
    return { ok: false, detail: say(t.couldNotBeRead, { message: problemOfError(error).message }) }
  })
  await options.atPoint('before-verified')
  await journal.verified(verified.ok, verified.detail)
  await journal.log(verified.ok ? 'info' : 'error', verified.detail)
  await options.atPoint('verified')
  if (verified.ok) {
    const undo = runner.undo?.(change.input, change.plan) ?? null
    await journal.finish('succeeded', null, { ...steps.counts, verified: true }, undo)
    return 'ended'
  }
  return end(journal, 'failed', problem('change.not_verified', verified.detail), steps.counts)
}

async function end(
  journal: Journal,
  state: 'succeeded' | 'failed' | 'cancelled' | 'needs_person',
  why: Problem | null,
  details: Record<string, unknown> = {},
): Promise<'ended'> {
  if (why) await journal.log('error', why.message)
  await journal.finish(state, why, details)
  return 'ended'
}
