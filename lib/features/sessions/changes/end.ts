import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { sessionRef } from '@/lib/features/sessions/contract'

const MOST = 500

/** Sessions to end, each named by process id and start, so that a reused id is never hit. */
export const endInput = z.object({
  sessions: z
    .array(sessionRef)
    .min(1, 'Name at least one session.')
    .max(MOST, `At most ${MOST} sessions at a time.`)
    .refine((list) => new Set(list.map((ref) => ref.pid)).size === list.length, 'A session is named twice.'),
})
export type EndInput = z.infer<typeof endInput>

/** Ends sessions: one is a dialog, several need the typed name and a reason. */
export const sessionsEnd: ChangeKind<EndInput> = {
  kind: 'sessions.end',
  permission: 'sessions.end',
  input: endInput,
  title: (input, targetName) =>
    input.sessions.length === 1
      ? `End session ${input.sessions[0]?.pid} on ${targetName}`
      : `End ${input.sessions.length} sessions on ${targetName}`,
  tier: (input) => (input.sessions.length === 1 ? 1 : 2),
}
