import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { systemActor } from '@/lib/auth/actor'
import { lockSweep, openIntents } from '@/lib/features/audit/store'
import { inTransaction } from '@/lib/store/client'

/** An intent without outcome is closed after this time, in milliseconds. */
const PATIENCE_MS = 10 * 60_000
const EVERY_MS = 60_000

/**
 * Closes intents whose process died before it could write the outcome, as `unknown`: a person has to look.
 * Intents of runs that still wait or work are left alone. Of several workers one does it at a time.
 * @returns how many were closed
 */
export function sweepIntents(patienceMs: number = PATIENCE_MS): Promise<number> {
  return inTransaction(async (tx) => {
    if (!(await lockSweep(tx))) return 0
    const open = await openIntents(tx, new Date(Date.now() - patienceMs))
    for (const intent of open) {
      await appendAudit(tx, {
        action: intent.action,
        actor: systemActor('audit'),
        phase: 'outcome',
        result: 'unknown',
        intentSeq: intent.seq,
        targetId: intent.target_id,
        changeId: intent.change_id,
        requestId: intent.request_id,
        details: { reason: 'No outcome was written. What happened on the target has to be looked at.' },
      })
    }
    return open.length
  })
}

/** Sweeps once a minute: a part of the worker. A store that is away is asked again the next time. */
export async function startSweeper(): Promise<{ stop(): Promise<void> }> {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    running = sweepIntents().catch(() => 0)
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
