import type { Work } from '@/lib/changes/executor'
import type { Problem, StepState } from '@/lib/changes/journal'
import type { StepOutcome } from '@/lib/changes/kind'
import { problem, problemOfError } from '@/lib/changes/problem'
import { LeaseLost } from '@/lib/jobs/lease'
import { requestsTexts as t } from '@/lib/texts/requests'
import { say } from '@/lib/texts/texts'

export type StepCounts = { done: number; skipped: number; steps: number }
export type StepsResult =
  | { state: 'done' | 'stopping'; counts: StepCounts }
  /** By a person (no problem), or by a freeze or the end of a broken glass. */
  | { state: 'cancelled'; counts: StepCounts; problem: Problem | null }
  | { state: 'failed' | 'unknown'; counts: StepCounts; problem: Problem }

/**
 * Takes the steps that are left, in order, with a journal write before and after each. Between two steps it
 * is safe to stop: there a cancel, or the end of the worker, takes effect. A step that a dead worker left in
 * the middle is probed before anything else.
 */
export async function takeSteps(work: Work): Promise<StepsResult> {
  const { journal, change, context, left, options } = work
  const total = change.plan.steps.length
  const states: StepState[] = change.plan.steps.map((_, index) => left[index] ?? 'pending')
  const counts = (): StepCounts => ({
    done: states.filter((state) => state === 'done').length,
    skipped: states.filter((state) => state === 'skipped').length,
    steps: total,
  })
  for (let index = 0; index < total; index++) {
    const before = states[index]
    if (before !== 'pending' && before !== 'running') continue
    if (before === 'pending') {
      if (options.isStopping()) return { state: 'stopping', counts: counts() }
      if (await journal.isCancelled()) return { state: 'cancelled', counts: counts(), problem: null }
    }
    const halt = await work.halted()
    if (halt && before === 'pending') return { state: 'cancelled', counts: counts(), problem: halt }
    const outcome = before === 'running' ? await resume(work, index, halt) : await take(work, index)
    states[index] = outcome.state
    await options.atPoint(`before-finished:${index}`)
    await journal.step(index, outcome.state, outcome.detail)
    await journal.log(outcome.state === 'done' ? 'info' : 'warning', outcome.detail)
    await options.atPoint(`finished:${index}`)
    await context.progress(index + 1, total, total === 1 ? 'step' : 'steps')
    // Looked at after a crash and found not done: under a freeze it is not done now either.
    if (halt && outcome.state === 'skipped') return { state: 'cancelled', counts: counts(), problem: halt }
    if (outcome.state === 'failed') return { state: 'failed', counts: counts(), problem: outcome.problem }
    if (outcome.state === 'unknown') return { state: 'unknown', counts: counts(), problem: outcome.problem }
  }
  return { state: 'done', counts: counts() }
}

type Taken = { state: StepOutcome['state'] | 'unknown'; detail: string; problem: Problem }

async function take(work: Work, index: number): Promise<Taken> {
  await work.options.atPoint(`before-started:${index}`)
  await work.journal.step(index, 'running')
  await work.options.atPoint(`started:${index}`)
  return act(work, index)
}

async function act(work: Work, index: number): Promise<Taken> {
  const { runner, context, change, lease } = work
  lease.assertHeld()
  try {
    const { state, detail } = await runner.apply(context, change.input, change.plan, index)
    return { state, detail, problem: problem('change.step_failed', detail) }
  } catch (error) {
    if (error instanceof LeaseLost || lease.signal.aborted) throw new LeaseLost()
    return afterError(work, index, problemOfError(error))
  }
}

/** The connection broke or the server refused: whether it had happened is asked, never guessed. */
async function afterError(work: Work, index: number, why: Problem): Promise<Taken> {
  const answer = await probe(work, index)
  if (answer === 'happened')
    return { state: 'done', detail: say(t.happenedAlthough, { message: why.message }), problem: why }
  if (answer === 'not-happened') return { state: 'failed', detail: why.message, problem: why }
  return unknown(why.message)
}

const MET = { happened: t.endedInHappened, 'not-happened': t.endedInNot, unknown: t.endedInUnknown }

/** A worker died in the middle of this step: what it did is observed, not remembered. */
async function resume(work: Work, index: number, halt: Problem | null): Promise<Taken> {
  const answer = await probe(work, index)
  await work.journal.log('warning', say(MET[answer], { n: index + 1 }))
  if (answer === 'not-happened' && halt) return { state: 'skipped', detail: halt.message, problem: halt }
  if (answer === 'not-happened') return act(work, index)
  if (answer === 'unknown') return unknown(t.workerEndedInThe)
  const detail = t.hadHappenedWhenIts
  return { state: 'done', detail, problem: problem('change.step_failed', detail) }
}

function unknown(why: string): Taken {
  const detail = say(t.whetherItHappenedIs, { why })
  return { state: 'unknown', detail, problem: problem('change.needs_person', why) }
}

async function probe({ runner, context, change, lease }: Work, index: number) {
  lease.assertHeld()
  return runner.probe(context, change.input, change.plan, index).catch((error: unknown) => {
    if (error instanceof LeaseLost || lease.signal.aborted) throw new LeaseLost()
    return 'unknown' as const
  })
}
