import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { stopFollowers } from '@/lib/changes/followers-store'
import type { HandlerContext } from '@/lib/http/context'
import { type CancelResult, cancelRun } from './store'

/** A run as it is found before it is stopped. */
export type StoppableRun = { id: string; changeId: string; targetId: string; intentSeq: bigint | null }

/**
 * Stops a queued run at once, with what waits for it in its set, and asks a running one to stop at its next safe
 * point. Writes the entry of whoever asked, and the outcome of what never began.
 */
export function stopRun(context: HandlerContext, run: StoppableRun): Promise<CancelResult> {
  const { changeId, targetId, intentSeq } = run
  return cancelRun(run, async (tx, stopped) => {
    await context.record(tx, { targetId, changeId, details: { run: run.id, result: stopped } })
    if (stopped !== 'cancelled') return
    // A run that never began has no worker to write how its intent ended.
    const ended = context.entry({ targetId, changeId, phase: 'outcome', result: 'failed', intentSeq })
    await appendAudit(tx, {
      ...ended,
      action: 'changes.apply',
      details: { state: 'cancelled', run: run.id },
    })
    await stopFollowers(tx, run.id, 'cancelled', ended)
  })
}
