import 'server-only'
import { authorizeTarget } from '@/lib/auth/authorized-target'
import { demandStepUp } from '@/lib/auth/step-up'
import { AppError } from '@/lib/errors'
import {
  keepDecision,
  type OpenRequest,
  openForDecision,
  takeDecision,
  type Verdict,
} from '@/lib/features/approvals/decide'
import { lockMembers, standingRequestsOf } from '@/lib/features/approvals/store'
import { type AppliedChange, membersForApply } from '@/lib/features/changes/store'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { say } from '@/lib/texts/texts'
import { hashOfSet } from './press'

type Decided = { id: string; setHash: string; verdict: Verdict; comment: string }

/** Does something for one member; what refuses it says which one it was. */
async function naming<T>(change: AppliedChange, at: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const which = say(t.numberOfSet, { n: at + 1, title: change.title })
    const { code, hint, detail } = error
    throw new AppError(code, { detail: detail ? `${which} ${detail}` : which, hint })
  }
}

/** The changes of a set for somebody who may read every one of them: who decides has seen all plans. */
async function readableMembers({ actor }: HandlerContext, id: string): Promise<AppliedChange[]> {
  const changes = await membersForApply(id)
  if (changes.length === 0) throw new AppError('not_found')
  const seen = await Promise.all(
    changes.map(({ targetId }) =>
      authorizeTarget(actor, 'changes.read', targetId, { seenBy: 'changes.read', removed: true }).catch(
        (error: unknown) => {
          if (error instanceof AppError) return null
          throw error
        },
      ),
    ),
  )
  if (seen.every((target) => target === null)) throw new AppError('not_found')
  if (seen.includes(null)) throw new AppError('permission.denied', { detail: t.setHasHidden })
  return changes
}

/** Ids of those members that wait for this person's word: others wait for nobody, or for somebody else. */
async function waitingFor(actorId: string | null, changes: readonly AppliedChange[]): Promise<Set<string>> {
  const requests = await standingRequestsOf(changes.map((change) => change.id))
  const waiting = changes.filter(({ id, state }) => {
    const said = requests.get(id)?.decisions.some((decision) => decision.approver.id === actorId)
    return state === 'waiting' && !said
  })
  return new Set(waiting.map((change) => change.id))
}

/**
 * Decides every member of a set that waits, or none: all are locked and judged before anything is written, and the
 * first that this person may not decide ends it. The step-up is bound to the set, each approval to its member's plan.
 */
async function decideSet(context: HandlerContext, asked: Decided): Promise<{ decided: number }> {
  const { actor } = context
  const waiting = await waitingFor(actor.id, await readableMembers(context, asked.id))
  if (waiting.size === 0) throw new AppError('change.not_applicable', { detail: t.noneWaitsForYou })
  return inTransaction(async (tx) => {
    await lockMembers(tx, asked.id)
    const changes = await membersForApply(asked.id, tx)
    const hash = hashOfSet(asked.id, changes)
    if (hash !== asked.setHash || changes.some((change) => change.planHash === null))
      throw new AppError('change.stale_plan')
    if (asked.verdict === 'approve') demandStepUp(actor, hash)
    const kept: { open: OpenRequest; approval: string; at: number }[] = []
    for (const [at, change] of changes.entries()) {
      if (!waiting.has(change.id)) continue
      await naming(change, at, async () => {
        const open = await openForDecision(tx, context, change.id)
        if (open.isVoid) throw new AppError('change.stale_plan')
        kept.push({ open, approval: await keepDecision(tx, open, asked), at })
      })
    }
    // The audit log comes last: whoever holds its head waits for no row any more.
    for (const { open, approval, at } of kept) {
      const set = { id: asked.id, index: at, of: changes.length, hash }
      await takeDecision(tx, context, open, approval, { ...asked, details: { set } })
    }
    return { decided: kept.length }
  })
}

const approve = os.changeSets.approve.handler(({ input, context }) =>
  decideSet(context, { ...input, verdict: 'approve' }),
)

const reject = os.changeSets.reject.handler(({ input, context }) =>
  decideSet(context, { ...input, verdict: 'reject' }),
)

export const decideProcedures = { approve, reject }
