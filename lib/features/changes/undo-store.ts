import 'server-only'
import { ENDED_IN_VAIN } from '@/lib/changes/set-undo'
import { AppError } from '@/lib/errors'
import type { StoreTransaction } from '@/lib/store/client'

/**
 * Demands that nothing takes back yet what these changes take back. What they reverse is locked until the transaction
 * ends, in the order in which deciding about a set locks its members: of two presses at once the second waits, and sees
 * what the first has planned.
 * @throws AppError `change.reverse_exists`
 */
export async function demandFirstReverse(
  tx: StoreTransaction,
  changes: readonly { undoOfId?: string }[],
): Promise<void> {
  const reversed = changes.flatMap(({ undoOfId }) => undoOfId ?? [])
  if (reversed.length === 0) return
  await tx.$queryRaw`
    SELECT id FROM change WHERE id = ANY(${reversed}::uuid[]) ORDER BY set_id, set_index, id FOR NO KEY UPDATE`
  const standing = await tx.change.count({
    where: { undoOfId: { in: reversed }, state: { notIn: [...ENDED_IN_VAIN] } },
  })
  if (standing > 0) throw new AppError('change.reverse_exists')
}
