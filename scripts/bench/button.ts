import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context'
import { quantile, spread } from './measure'
import type { BenchPanel } from './panel'
import { load, type PartResult } from './report'

const CANCELS = 50

type Planned = { id: string; state: string; planHash: string | null; problem: { message: string } | null }
type RunView = {
  state: string
  startedAt: string | null
  steps: { startedAt: string | null }[]
  problem: { message: string } | null
}

/** From pressing the button (the request leaves) until the worker has begun the run. */
export async function button(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  await cancelOne(panel)
  const lags: number[] = []
  const answers: number[] = []
  for (let i = 0; i < CANCELS; i += 1) {
    const { lag, answer } = await cancelOne(panel)
    lags.push(lag)
    answers.push(answer)
  }
  context.say(
    `button: p95 ${quantile(lags, 0.95).toFixed(1)} ms, answer p95 ${quantile(answers, 0.95).toFixed(1)} ms`,
  )
  return {
    part: 'button',
    ...began,
    figures: [
      {
        what: 'From the button to the start of the run, p95',
        value: quantile(lags, 0.95),
        unit: 'ms',
        sense: 'at most',
        limit: 30,
        spread: spread(lags),
        n: CANCELS,
      },
    ],
    notes: [
      `${CANCELS} cancels of a real sleeping statement: POST /api/v1/changes/{id}/apply leaves, until the run's startedAt (to a millisecond, clock of this machine). Median ${quantile(lags, 0.5).toFixed(1)} ms; the answer to the POST itself took ${quantile(answers, 0.95).toFixed(1)} ms (p95).`,
    ],
  }
}

/** One cancel of a real sleeping statement, with the moments that are measured (milliseconds). */
export type Cancelled = {
  /** From the button to the start of the run. */
  lag: number
  /** The answer to the button. */
  answer: number
  /** From asking for the plan to the start of its first step, without the time of a person. */
  toStep: number
}

/** Plans and applies it, and reads from the run what took how long. */
export async function cancelOne(panel: BenchPanel): Promise<Cancelled> {
  const person = await panel.server.person('bench sleeper')
  try {
    const { rows } = await person.query<{ pid: number; started: string }>(
      `SELECT pid, to_json(backend_start) #>> '{}' AS started FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
    )
    const [session] = rows
    if (!session) throw new Error('The sleeping session is not there.')
    const sleeping = person.query('SELECT pg_sleep(60)').catch(() => undefined)
    await sleep(30)
    const asked = performance.now()
    const change = await planned(panel, session)
    const planMs = performance.now() - asked
    const pressed = Date.now()
    const begin = performance.now()
    const { run } = await panel.rest<{ run: string }>('POST', `/changes/${change.id}/apply`, {
      planHash: change.planHash,
    })
    const answer = performance.now() - begin
    const view = await finished(panel, run)
    if (view.state !== 'succeeded' || view.startedAt === null)
      throw new Error(`The cancel ended as ${view.state}: ${view.problem?.message ?? ''}`)
    await sleeping
    const step = view.steps[0]?.startedAt
    if (!step) throw new Error('The cancel has no first step.')
    return {
      lag: Date.parse(view.startedAt) - pressed,
      answer,
      toStep: planMs + Date.parse(step) - pressed,
    }
  } finally {
    await person.end()
  }
}

async function planned(panel: BenchPanel, session: { pid: number; started: string }): Promise<Planned> {
  let change = await panel.rest<Planned>('POST', '/changes', {
    kind: 'sessions.cancel',
    targetId: panel.targetId,
    input: { sessions: [{ pid: session.pid, startedAt: session.started }] },
  })
  while (change.state === 'planning') {
    await sleep(100)
    change = await panel.rest<Planned>('GET', `/changes/${change.id}`)
  }
  if (change.state !== 'planned') throw new Error(`No plan: ${change.problem?.message ?? change.state}`)
  return change
}

async function finished(panel: BenchPanel, run: string): Promise<RunView> {
  for (;;) {
    const view = await panel.rest<RunView>('GET', `/runs/${run}`)
    if (view.state !== 'queued' && view.state !== 'running') return view
    await sleep(200)
  }
}
