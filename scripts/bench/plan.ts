import { cancelOne } from './button'
import type { Context } from './context'
import { quantile, spread } from './measure'
import { load, type PartResult } from './report'

const CHANGES = 50
/** Changes before the first that counts: a panel that has just started has not compiled its code for speed yet. */
const WARM_UP = 10

/** From asking for the plan of a one-step change until its step begins, where nobody has to approve it. */
export async function plan(context: Context): Promise<PartResult> {
  const panel = await context.panel()
  const began = { at: new Date().toISOString(), load: load() }
  for (let i = 0; i < WARM_UP; i += 1) await cancelOne(panel)
  const times: number[] = []
  for (let i = 0; i < CHANGES; i += 1) times.push((await cancelOne(panel)).toStep)
  context.say(`plan: p95 ${quantile(times, 0.95).toFixed(1)} ms`)
  return {
    part: 'plan',
    ...began,
    figures: [
      {
        what: 'From asking for a plan to the start of its first step, p95',
        value: quantile(times, 0.95),
        unit: 'ms',
        sense: 'at most',
        limit: 150,
        spread: spread(times),
        n: CHANGES,
      },
    ],
    notes: [
      `${CHANGES} cancels of a real sleeping statement after ${WARM_UP} to warm up: POST /api/v1/changes until the plan is answered, then POST /api/v1/changes/{id}/apply until the startedAt of the first step (clock of this machine). The worker opens the operator's connection twice, reads the facts twice and checks rights, freezes and approvals. Median ${quantile(times, 0.5).toFixed(1)} ms.`,
    ],
  }
}
