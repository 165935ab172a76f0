import 'server-only'
import { appendAuditAlone } from '@/lib/audit/append'
import { systemActor } from '@/lib/auth/actor'
import { openIntents } from '@/lib/features/audit/store'

/** An intent without outcome is closed after this time, in milliseconds. */
const PATIENCE_MS = 10 * 60_000

/**
 * Closes intents whose process died before it could write the outcome, as `unknown`: a person has to look.
 * Intents of runs that still wait or work are left alone. For the worker's clock.
 * @returns how many were closed
 */
export async function sweepIntents(patienceMs: number = PATIENCE_MS): Promise<number> {
  const open = await openIntents(new Date(Date.now() - patienceMs))
  for (const intent of open) {
    await appendAuditAlone({
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
}
