import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import type { Problem } from '@/lib/changes/journal'
import { problem } from '@/lib/changes/problem'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { requestsTexts as t } from '@/lib/texts/requests'
import { faultOfGlass } from './glass-store'
import { faultOfApprovals, mayOnAll } from './holding-store'
import { findRequirement } from './policy-store'

/** A run that is about to act. */
export type RunToApprove = {
  runId: string
  changeId: string
  planHash: string
  kind: string
  /** By the kind itself, never by the row. */
  tier: number
  permission: Permission
  targets: readonly string[]
  /** Who pressed the button: a person, or a token. */
  actorId: string
  breakGlassId: string | null
  /** Whether a step of it was taken already: then a glass whose time is over stops it between steps. */
  begun: boolean
}

/**
 * The last gate, asked by the worker in one transaction just before a run acts: the policies of now, every
 * approval with its signature, its entry in the audit log and its approver's rights, and the requester's. It
 * spends the approvals on this run, so that a replay finds nothing. The same run that goes on after a crash
 * finds them spent on itself.
 * @returns why the run may not act; null when it may
 */
export function spendApprovals(run: RunToApprove): Promise<Problem | null> {
  return inTransaction(async (tx) => {
    const needs = await findRequirement(run, tx)
    if (needs.approvals === 0) return null
    if (run.breakGlassId !== null) return glassProblem(tx, run, run.breakGlassId, needs.breakGlass)
    const { request, fault } = await faultOfApprovals(tx, run, needs)
    if (fault || !request || request.state === 'executing') return fault
    const spent = await tx.$executeRaw`
      UPDATE approval_request SET state = 'executing', run_id = ${run.runId}::uuid
       WHERE id = ${request.id}::uuid AND state = 'approved' AND plan_hash = ${run.planHash}`
    return spent === 1 ? null : problem('approval.invalid', t.theyWereSpentAlready)
  })
}

async function glassProblem(
  tx: StoreTransaction,
  run: RunToApprove,
  glassId: string,
  allowed: boolean,
): Promise<Problem | null> {
  if (!allowed) return problem('break_glass.not_allowed')
  const fault = await faultOfGlass(glassId, run.actorId, run.targets, tx)
  if (fault === 'over') return run.begun ? null : problem('break_glass.over')
  if (fault !== null) return problem('break_glass.not_allowed', GLASS_FAULTS[fault])
  if (await mayOnAll(tx, run.actorId, 'break-glass.open', run.targets)) return null
  return problem('break_glass.not_allowed', t.whoBrokeItMay)
}

const GLASS_FAULTS = {
  unknown: t.thereIsNoSuch,
  forged: t.brokenGlassBearsNo,
  'another person': t.anotherPersonBrokeIt,
  'another scope': t.brokenElsewhere,
} as const
