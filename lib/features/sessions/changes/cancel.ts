import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { sessionRef } from '@/lib/features/sessions/contract'

/** The session whose running statement is to be cancelled. */
export const cancelInput = z.object({ sessions: z.array(sessionRef).length(1, 'Name one session.') })
export type CancelInput = z.infer<typeof cancelInput>

/** Cancels the statement that one session runs; the session stays. */
export const sessionsCancel: ChangeKind<CancelInput> = {
  kind: 'sessions.cancel',
  permission: 'sessions.cancel',
  input: cancelInput,
  title: (input, targetName) => `Cancel the statement of session ${input.sessions[0]?.pid} on ${targetName}`,
  tier: () => 1,
}
