import { z } from 'zod'
import type { ChangeKind } from '@/lib/changes/kind'
import { changeTitles as t } from '@/lib/texts/change-titles'
import { say } from '@/lib/texts/texts'

/** The prepared transaction to roll back, by the identifier that its manager gave it. */
export const rollbackPreparedInput = z.object({ name: z.string().min(1).max(200) })
export type RollbackPreparedInput = z.infer<typeof rollbackPreparedInput>

/** Rolls back a prepared transaction that nobody is behind any more: what it did is lost. */
export const locksRollbackPrepared: ChangeKind<RollbackPreparedInput> = {
  kind: 'locks.rollback-prepared',
  permission: 'locks.rollback',
  input: rollbackPreparedInput,
  title: ({ name }, target) => say(t.rollbackPrepared, { name, target }),
  tier: () => 2,
}
