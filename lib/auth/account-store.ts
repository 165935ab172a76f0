import 'server-only'
import { acceptedStep } from '@/lib/auth/totp'
import { openForWeb, sealForWeb } from '@/lib/crypto/sealed'
import { Secret } from '@/lib/crypto/secret'
import { prisma, type StoreTransaction } from '@/lib/store/client'

/** An account as signing in needs it. */
export type Account = {
  id: string
  email: string
  name: string
  passwordHash: string | null
  totpSecret: Uint8Array | null
  disabledAt: Date | null
}

const fields = {
  id: true,
  email: true,
  name: true,
  passwordHash: true,
  totpSecret: true,
  disabledAt: true,
} as const

/** One form of an address: NFKC, lower case, no blanks around it. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** The account with this address; null when there is none. */
export function accountByEmail(email: string): Promise<Account | null> {
  return prisma().user.findUnique({ where: { email: normaliseEmail(email) }, select: fields })
}

/** The account with this id; null when there is none. */
export function accountById(id: string): Promise<Account | null> {
  return prisma().user.findUnique({ where: { id }, select: fields })
}

/** What an authenticator's sealed secret is bound to. */
export const totpPlace = (userId: string, column: 'totp_secret' | 'totp_pending') => ({
  table: 'user',
  row: userId,
  column,
})

/** Seals an authenticator's secret for one column of one person. */
export function sealTotp(
  userId: string,
  column: 'totp_secret' | 'totp_pending',
  secret: string,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sealForWeb('totp', totpPlace(userId, column), new Secret(secret)))
}

/** Opens an authenticator's secret. @throws Error when it belongs to another person or column */
export function openTotp(userId: string, column: 'totp_secret' | 'totp_pending', sealed: Uint8Array): string {
  return openForWeb('totp', totpPlace(userId, column), sealed).reveal()
}

/**
 * Accepts a code once: the person's row is locked, so that of two requests with the same code one fails.
 * @returns false when the code is wrong, was used, or there is no authenticator
 */
export async function spendTotpCode(tx: StoreTransaction, userId: string, code: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ totp_secret: Uint8Array | null; totp_last_step: bigint | null }[]>`
    SELECT totp_secret, totp_last_step FROM "user" WHERE id = ${userId}::uuid FOR UPDATE`
  const row = rows[0]
  if (!row?.totp_secret) return false
  const step = await acceptedStep(openTotp(userId, 'totp_secret', row.totp_secret), code, row.totp_last_step)
  if (step === null) return false
  await tx.user.update({ where: { id: userId }, data: { totpLastStep: step } })
  return true
}
