import 'server-only'
import { randomBytes } from 'node:crypto'
import { appendAudit, appendAuditAlone } from '@/lib/audit/append'
import { type Account, accountByEmail, normaliseEmail, spendTotpCode } from '@/lib/auth/account-store'
import { ANONYMOUS } from '@/lib/auth/actor'
import { verifyPassword } from '@/lib/auth/passwords'
import { insertSignIn } from '@/lib/auth/session-store'
import {
  bump,
  countFailure,
  demandNotDelayed,
  deviceMark,
  forgetFailures,
  knownDevice,
  signInKeys,
  type ThrottleKey,
} from '@/lib/auth/throttle-store'
import { ABSOLUTE_MS, CLI_MS, newSecret } from '@/lib/auth/token-text'
import { sha256 } from '@/lib/crypto/hashes'
import { AppError } from '@/lib/errors'
import { inTransaction } from '@/lib/store/client'

/** From where somebody signs in. */
export type SignInOrigin = {
  via: 'browser' | 'cli'
  ip: string | null
  userAgent: string
  requestId: string
  /** The device cookie, if the browser sent one. */
  deviceMark: string | null
}

/** A sign-in that was made. The secret is shown to the client once and never stored. */
export type MadeSignIn = { secret: string; expiresAt: Date; userId: string; deviceMark: string }

/** Failures of one window that are worth an entry: a flood of them is a handful of lines. */
const TOLD = new Set([1, 5, 20, 100, 500, 2_000, 10_000])

async function tellFailure(account: Account | null, origin: SignInOrigin): Promise<void> {
  const count = await bump(account ? `failed ${account.id}` : 'failed unknown')
  if (!TOLD.has(count)) return
  await appendAuditAlone({
    action: 'sign-ins.create',
    actor: ANONYMOUS,
    result: 'failed',
    requestId: origin.requestId,
    personId: account?.id ?? null,
    ip: origin.ip,
    details: { failures: count, windowMinutes: 15, account: account ? 'known' : 'unknown', via: origin.via },
  })
}

async function fail(keys: ThrottleKey[], account: Account | null, origin: SignInOrigin): Promise<never> {
  await countFailure(keys)
  await tellFailure(account, origin)
  throw new AppError('auth.failed')
}

/**
 * Signs a person in with password and, if they have an authenticator, a code.
 * @throws AppError `auth.failed` (whatever was wrong), `auth.code_required`, `request.too_many`
 */
export async function signInWithPassword(
  given: { email: string; password: string; code: string },
  origin: SignInOrigin,
): Promise<MadeSignIn> {
  const email = normaliseEmail(given.email)
  const account = await accountByEmail(email)
  const device = knownDevice(account?.id ?? null, origin.deviceMark)
  const keys = signInKeys(account?.id ?? sha256(email).toString('hex'), origin.ip, device)
  await demandNotDelayed(keys)
  const fits = await verifyPassword(account?.passwordHash ?? null, given.password)
  if (!account || !fits || account.disabledAt) return fail(keys, account, origin)
  if (account.totpSecret && given.code.trim() === '') throw new AppError('auth.code_required')
  const made = await inTransaction(async (tx) => {
    if (account.totpSecret && !(await spendTotpCode(tx, account.id, given.code))) return null
    return createSignIn(tx, account, origin)
  })
  if (!made) return fail(keys, account, origin)
  await forgetFailures(keys)
  return made
}

/** Makes the sign-in of a person whose identity is proven, with its audit entry, in the caller's transaction. */
export async function createSignIn(
  tx: Parameters<typeof insertSignIn>[0],
  account: Pick<Account, 'id' | 'name' | 'email'>,
  origin: SignInOrigin,
): Promise<MadeSignIn> {
  const secret = newSecret()
  const expiresAt = new Date(Date.now() + (origin.via === 'cli' ? CLI_MS : ABSOLUTE_MS))
  const signIn = await insertSignIn(tx, { userId: account.id, secret, expiresAt, origin })
  await appendAudit(tx, {
    action: 'sign-ins.create',
    actor: { kind: 'user', id: account.id, name: account.name, email: account.email, grants: [], signIn },
    requestId: origin.requestId,
    ip: origin.ip,
    details: { via: origin.via, signInId: signIn.id },
  })
  return {
    secret,
    expiresAt,
    userId: account.id,
    deviceMark: deviceMark(account.id, randomBytes(12).toString('hex')),
  }
}
