import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { sessionRef } from '@/lib/features/sessions/contract'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { say } from '@/lib/texts/texts'

/** The session whose running statement is to be cancelled. */
export const cancelInput = z.object({ sessions: z.array(sessionRef).length(1, checks.oneSession) })
export type CancelInput = z.infer<typeof cancelInput>

/** Cancels the statement that one session runs; the session stays. */
export const sessionsCancel: ChangeKind<CancelInput> = {
  kind: 'sessions.cancel',
  permission: 'sessions.cancel',
  input: cancelInput,
  title: (input, target) => say(t.cancelStatement, { pid: input.sessions[0]?.pid ?? '', target }),
  tier: () => 1,
}
