import 'server-only'
import { CHECKPOINT_LOCK } from '@/lib/audit/checkpoint-store'
import type { StoreTransaction } from '@/lib/store/client'

/** Lets no checkpoint be made until this transaction ends. */
export async function lockCheckpoints(tx: StoreTransaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(${CHECKPOINT_LOCK}))) AS taken`
}

/** Id of the key in use. */
export async function keysInUse(tx: StoreTransaction): Promise<string | null> {
  const found = await tx.auditKey.findFirst({ where: { retiredSeq: null } })
  return found?.id ?? null
}

/** Puts a key out of use and the next one into use. */
export async function retireKey(
  tx: StoreTransaction,
  id: string,
  seq: bigint,
  next: { id: string; publicKey: string },
): Promise<void> {
  await tx.auditKey.update({ where: { id }, data: { retiredSeq: seq } })
  await tx.auditKey.create({ data: { id: next.id, publicKey: next.publicKey, createdAt: new Date() } })
}
