import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { sessionRef } from '@/lib/features/sessions/contract'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { checkTexts as checks } from '@/lib/texts/checks'
import { plural, say } from '@/lib/texts/texts'

const MOST = 500

/** Sessions to end, each named by process id and start, so that a reused id is never hit. */
export const endInput = z.object({
  sessions: z
    .array(sessionRef)
    .min(1, checks.someSession)
    .max(MOST, plural(checks.mostSessions, MOST))
    .refine((list) => new Set(list.map((ref) => ref.pid)).size === list.length, checks.eachOnce),
})
export type EndInput = z.infer<typeof endInput>

/** Ends sessions: one is a dialog, several need the typed name and a reason. */
export const sessionsEnd: ChangeKind<EndInput> = {
  kind: 'sessions.end',
  permission: 'sessions.end',
  input: endInput,
  title: (input, target) =>
    input.sessions.length === 1
      ? say(t.endSession, { pid: input.sessions[0]?.pid ?? '', target })
      : plural(t.endSessions, input.sessions.length, { target }),
  tier: (input) => (input.sessions.length === 1 ? 1 : 2),
}
