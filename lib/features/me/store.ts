import 'server-only'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/** The person's own row with grants; null when it is gone. */
export function findMe(id: string) {
  return prisma().user.findUnique({ where: { id }, include: { grants: true } })
}

/** Sets the hash of a new password. */
export async function setPasswordHash(tx: StoreTransaction, id: string, passwordHash: string): Promise<void> {
  await tx.user.update({ where: { id }, data: { passwordHash } })
}

/** Keeps a sealed secret until its first code proves that the app has it. */
export async function setPendingTotp(
  tx: StoreTransaction,
  id: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await tx.user.update({ where: { id }, data: { totpPending: sealed } })
}

/** Puts the authenticator into force. */
export async function setTotp(
  tx: StoreTransaction,
  id: string,
  sealed: Uint8Array<ArrayBuffer>,
  step: bigint,
): Promise<void> {
  await tx.user.update({
    where: { id },
    data: { totpSecret: sealed, totpPending: null, totpLastStep: step },
  })
}

/** Removes the authenticator. */
export async function clearTotp(tx: StoreTransaction, id: string): Promise<void> {
  await tx.user.update({ where: { id }, data: { totpSecret: null, totpPending: null, totpLastStep: null } })
}
