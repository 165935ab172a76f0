import 'server-only'
import { findChange, keepPlan, refusePlan, targetsOf } from '@/lib/changes/change-store'
import { HostConnections, type HostReach } from '@/lib/changes/hosts'
import type { Plan } from '@/lib/changes/kind'
import { type OpenOperator, OperatorConnections } from '@/lib/changes/operator'
import { planHash, storable } from '@/lib/changes/plan-hash'
import { problemOfError, REMEDY } from '@/lib/changes/problem'
import type { BoundRunner } from '@/lib/changes/runners'
import { AppError } from '@/lib/errors'
import { requestsTexts as t } from '@/lib/texts/requests'

/** What the worker plans and executes with. */
export type ChangeTools = {
  runners: ReadonlyMap<string, BoundRunner>
  openOperator: OpenOperator
  hosts: HostReach
}

/** Name of the worker task that makes a plan. */
export const PLAN_TASK = 'changes.plan'

/**
 * Makes the plan of a change that waits for one, and keeps it with its hash; what goes wrong is kept as the
 * reason why the change is refused. Safe to repeat.
 */
export async function planChange(tools: ChangeTools, changeId: string, signal: AbortSignal): Promise<void> {
  const change = await findChange(changeId)
  if (change?.state !== 'planning') return
  const targets = targetsOf(change, tools.runners.get(change.kind))
  const connections = new OperatorConnections(tools.openOperator, targets, `plan ${changeId.slice(0, 8)}`)
  const hosts = new HostConnections(tools.hosts, targets)
  try {
    if (change.targetRemoved)
      throw new AppError('change.refused', { detail: t.targetWasRemoved, hint: REMEDY.removed })
    const runner = tools.runners.get(change.kind)
    if (!runner)
      throw new AppError('change.refused', {
        detail: t.thisWorkerDoesNot,
        hint: REMEDY.version,
      })
    const target = { id: change.targetId, name: change.targetName }
    const made = await runner.plan(
      { target, operator: (id) => connections.get(id), host: (id) => hosts.of(id), signal },
      change.input,
    )
    const plan: Plan = storable(made)
    const { kind, targetId, input } = change
    await keepPlan(changeId, plan, planHash({ kind, targetId, input, plan }))
  } catch (error) {
    await refusePlan(changeId, problemOfError(error))
    if (!(error instanceof AppError)) throw error
  } finally {
    await connections.close()
    await hosts.close()
  }
}
