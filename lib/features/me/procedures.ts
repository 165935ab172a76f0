import 'server-only'
import { openTotp, sealTotp, spendTotpCode } from '@/lib/auth/account-store'
import { may, personOf, type UserActor } from '@/lib/auth/actor'
import { demandGoodPassword, hashPassword, verifyPassword } from '@/lib/auth/passwords'
import { PERMISSIONS, type Permission } from '@/lib/auth/permissions'
import { markSteppedUp, renewSecret, revokeSignIns } from '@/lib/auth/session-store'
import { CONFIRMED_MS } from '@/lib/auth/step-up'
import { countFailure, demandNotDelayed, forgetFailures, type ThrottleKey } from '@/lib/auth/throttle-store'
import { acceptedStep, newTotpSecret, totpUri } from '@/lib/auth/totp'
import { AppError } from '@/lib/errors'
import * as store from '@/lib/features/me/store'
import { grantViews } from '@/lib/features/users/grants'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

type MeRow = NonNullable<Awaited<ReturnType<typeof store.findMe>>>

async function self(context: HandlerContext): Promise<{ actor: UserActor; row: MeRow; keys: ThrottleKey[] }> {
  const { actor } = context
  if (actor.kind !== 'user') throw new AppError('auth.person_required')
  const row = await store.findMe(actor.id)
  if (!row) throw new AppError('auth.required')
  // Tries inside a sign-in count on that sign-in: they lock nobody else out, and no thief of a session in.
  const keys = [{ key: `sign-in ${actor.signIn.id}`, free: 5, longestMs: 15 * 60_000 }]
  return { actor, row, keys }
}

/** Somebody who came through the identity provider has no password; a sign-in of the last minutes stands for it. */
async function demandPassword(
  row: MeRow,
  actor: UserActor,
  password: string,
  keys: ThrottleKey[],
): Promise<void> {
  await demandNotDelayed(keys)
  const fresh = row.passwordHash === null && actor.signIn.expiresAt - Date.now() > 11.9 * 3_600_000
  if (fresh || (await verifyPassword(row.passwordHash, password))) return
  await countFailure(keys)
  throw new AppError('auth.failed')
}

export const meProcedures = {
  get: os.me.get.handler(async ({ context }) => {
    const { actor } = context
    const row = await store.findMe(personOf(actor) ?? '')
    if (!row || (actor.kind !== 'user' && actor.kind !== 'token')) throw new AppError('auth.required')
    const [grants = []] = await grantViews([actor.grants])
    const names = Object.keys(PERMISSIONS) as Permission[]
    const signIn = actor.kind === 'user' ? actor.signIn : null
    const until = signIn?.steppedUpAt ? signIn.steppedUpAt + CONFIRMED_MS : 0
    return {
      id: actor.id,
      email: row.email,
      name: actor.kind === 'user' ? row.name : actor.name,
      kind: actor.kind,
      grants,
      permissions: names.filter((permission) => may(actor, permission)),
      totp: row.totpSecret !== null,
      hasPassword: row.passwordHash !== null,
      steppedUpUntil: until > Date.now() ? new Date(until).toISOString() : null,
      sessionExpiresAt: signIn
        ? new Date(Math.min(signIn.expiresAt, signIn.idleExpiresAt)).toISOString()
        : null,
    }
  }),

  setPassword: os.me.setPassword.handler(async ({ input, context }) => {
    const { actor, row, keys } = await self(context)
    if (row.passwordHash === null) throw new AppError('conflict', { detail: t.thisAccountHasNo })
    await demandPassword(row, actor, input.current, keys)
    demandGoodPassword(input.next, 'next', [row.name, row.email])
    const passwordHash = await hashPassword(input.next)
    await inTransaction(async (tx) => {
      await store.setPasswordHash(tx, actor.id, passwordHash)
      const ended = await revokeSignIns(tx, actor.id, actor.signIn.id)
      await context.record(tx, { details: { endedOthers: ended } })
    })
    await forgetFailures(keys)
    return { ok: true as const }
  }),

  beginTotp: os.me.beginTotp.handler(async ({ input, context }) => {
    const { actor, row, keys } = await self(context)
    if (row.totpSecret) throw new AppError('conflict', { detail: t.removePresent })
    await demandPassword(row, actor, input.password, keys)
    const secret = newTotpSecret()
    await inTransaction(async (tx) => {
      await store.setPendingTotp(tx, actor.id, sealTotp(actor.id, 'totp_pending', secret))
      await context.record(tx)
    })
    return { secret, uri: totpUri(secret, row.email) }
  }),

  confirmTotp: os.me.confirmTotp.handler(async ({ input, context }) => {
    const { actor, row, keys } = await self(context)
    await demandNotDelayed(keys)
    if (row.totpSecret || !row.totpPending) throw new AppError('conflict', { detail: t.startSettingItUp })
    const secret = openTotp(actor.id, 'totp_pending', row.totpPending)
    const step = await acceptedStep(secret, input.code, null)
    if (step === null) {
      await countFailure(keys)
      throw new AppError('request.invalid', { fields: { code: t.thatCodeIsNot } })
    }
    await inTransaction(async (tx) => {
      await store.setTotp(tx, actor.id, sealTotp(actor.id, 'totp_secret', secret), step)
      const ended = await revokeSignIns(tx, actor.id, actor.signIn.id)
      await context.record(tx, { details: { endedOthers: ended } })
    })
    return { ok: true as const }
  }),

  removeTotp: os.me.removeTotp.handler(async ({ input, context }) => {
    const { actor, row, keys } = await self(context)
    await demandPassword(row, actor, input.password, keys)
    const removed = await inTransaction(async (tx) => {
      if (!(await spendTotpCode(tx, actor.id, input.code))) return false
      await store.clearTotp(tx, actor.id)
      const ended = await revokeSignIns(tx, actor.id, actor.signIn.id)
      await context.record(tx, { details: { endedOthers: ended } })
      return true
    })
    if (removed) return { ok: true as const }
    await countFailure(keys)
    throw new AppError('auth.failed')
  }),

  stepUp: os.me.stepUp.handler(async ({ input, context }) => {
    const { actor, row, keys } = await self(context)
    if (row.passwordHash === null && row.totpSecret === null) {
      throw new AppError('auth.failed', { hint: t.setUpAnAuthenticator })
    }
    await demandNotDelayed(keys)
    const secret = (await context.cookie?.secret()) ?? null
    let renewed: string | null = null
    const proven = await inTransaction(async (tx) => {
      if (row.passwordHash !== null && !(await verifyPassword(row.passwordHash, input.password))) return false
      if (row.totpSecret && !(await spendTotpCode(tx, actor.id, input.code ?? ''))) return false
      await markSteppedUp(tx, actor.signIn.id, input.planHash ?? null)
      // More rights, another secret: whoever copied the cookie before gains nothing by this.
      renewed = secret ? await renewSecret(tx, actor.signIn.id, secret) : null
      await context.record(tx, { details: { planHash: input.planHash ?? null } })
      return true
    })
    if (!proven) {
      await countFailure(keys)
      throw new AppError(row.totpSecret && !input.code ? 'auth.code_required' : 'auth.failed')
    }
    if (renewed !== null) context.cookie?.replace(renewed, actor.signIn.expiresAt)
    await forgetFailures(keys)
    return { until: new Date(Date.now() + CONFIRMED_MS).toISOString() }
  }),
}
