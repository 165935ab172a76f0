import 'server-only'
import type { Permission } from '@/lib/auth/permissions'
import type { Problem } from '@/lib/changes/journal'
import { problem } from '@/lib/changes/problem'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { faultOfGlass } from './glass-store'
import { countHolding, mayOnAll } from './holding-store'
import { findRequirement } from './policy-store'
import { endRequest, lockOpenRequest } from './request-store'

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
    const request = await lockOpenRequest(tx, run.changeId)
    if (!request || request.state === 'waiting') return problem('approval.required')
    if (request.state === 'executing' && request.runId !== run.runId)
      return problem('approval.invalid', 'They were spent on another run.')
    if (request.planHash !== run.planHash) {
      await endRequest(tx, request.id, { state: 'voided', outcome: 'The plan is another one by now.' })
      return problem('approval.invalid', 'They are for another plan.')
    }
    if (request.state === 'approved' && request.isOver) {
      await endRequest(tx, request.id, { state: 'expired', outcome: 'Its time was over before it ran.' })
      return problem('approval.invalid', 'Their time is over.')
    }
    if (!(await mayOnAll(tx, request.actorId, run.permission, run.targets)))
      return problem('approval.invalid', 'Who asked for it may not do it any more.')
    const { count, rejected } = await countHolding(tx, request, run.targets)
    if (rejected) return problem('approval.invalid', 'Somebody rejected it.')
    if (count < needs.approvals) return problem('approval.invalid', `${count} of ${needs.approvals} hold.`)
    if (request.state === 'executing') return null
    const spent = await tx.$executeRaw`
      UPDATE approval_request SET state = 'executing', run_id = ${run.runId}::uuid
       WHERE id = ${request.id}::uuid AND state = 'approved' AND plan_hash = ${run.planHash}`
    return spent === 1 ? null : problem('approval.invalid', 'They were spent already.')
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
  return problem('break_glass.not_allowed', 'Who broke it may not do so any more.')
}

const GLASS_FAULTS = {
  unknown: 'There is no such broken glass.',
  forged: 'The broken glass bears no signature of the panel.',
  'another person': 'Another person broke it.',
  'another scope': 'It was broken elsewhere.',
} as const
