import 'server-only'
import { findChange, targetsOf } from '@/lib/changes/change-store'
import { factsDiffer } from '@/lib/changes/facts'
import { HostConnections } from '@/lib/changes/hosts'
import type { RunContext } from '@/lib/changes/kind'
import { OperatorConnections } from '@/lib/changes/operator'
import type { ChangeTools } from '@/lib/changes/planner'
import { problemOfError } from '@/lib/changes/problem'
import { AppError } from '@/lib/errors'
import { storePool } from '@/lib/store/pool'

/** Name of the worker task that looks again at a change that needs a person. */
export const OBSERVE_TASK = 'changes.observe'

/** What was seen: the step in doubt and what the server says of it, and what differs from the plan's facts. */
export type Observed = {
  step: number | null
  what: string | null
  answer: 'happened' | 'not-happened' | 'unknown'
  differs: string | null
  at: string
}

/**
 * Asks the server about the step in doubt, and reads the facts again. It reads only: a person decides.
 * @throws AppError `change.not_applicable` when the change needs no person any more
 */
export async function observeChange(
  tools: ChangeTools,
  changeId: string,
  signal: AbortSignal,
): Promise<Observed> {
  const change = await findChange(changeId)
  const runner = change ? tools.runners.get(change.kind) : undefined
  if (change?.state !== 'needs_person' || !change.plan || !runner) throw new AppError('change.not_applicable')
  const { plan, input } = change
  const targets = targetsOf(change, runner)
  const connections = new OperatorConnections(tools.openOperator, targets, `look ${changeId.slice(0, 8)}`)
  const hosts = new HostConnections(tools.hosts, targets)
  const doubt = await stepInDoubt(changeId)
  const context: RunContext = {
    target: { id: change.targetId, name: change.targetName },
    operator: (id) => connections.get(id),
    host: (id) => hosts.of(id),
    runId: doubt?.runId ?? '',
    signal,
    log: async () => undefined,
    progress: async () => undefined,
  }
  try {
    const step = doubt?.index ?? null
    const answer = step === null ? 'unknown' : await runner.probe(context, input, plan, step)
    const differs = await runner
      .plan(context, input)
      .then((now) => (runner.factsHold ?? factsDiffer)(plan.facts, now.facts))
      .catch((error: unknown) => problemOfError(error).message)
    const what = step === null ? null : (plan.steps[step]?.what ?? null)
    return { step, what, answer, differs, at: new Date().toISOString() }
  } finally {
    await connections.close()
    await hosts.close()
  }
}

async function stepInDoubt(changeId: string): Promise<{ index: number; runId: string } | null> {
  const found = await storePool().query<{ index: number; runId: string }>(
    `SELECT s.index, s.run_id AS "runId" FROM run_step s JOIN run r ON r.id = s.run_id
      WHERE r.change_id = $1 AND s.state = 'unknown' ORDER BY r.queued_at DESC, s.index LIMIT 1`,
    [changeId],
  )
  return found.rows[0] ?? null
}
