import 'server-only'
import { acceptLink, readLink } from '@/lib/auth/accept-link'
import type { UserActor } from '@/lib/auth/actor'
import {
  listSignIns,
  openSignInAddress,
  revokeSignIn,
  revokeSignIns,
  touchSignIn,
} from '@/lib/auth/session-store'
import { signInWithPassword } from '@/lib/auth/sign-in'
import { cliSessionText, IDLE_MS } from '@/lib/auth/token-text'
import { AppError } from '@/lib/errors'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'

function person(context: HandlerContext): UserActor {
  if (context.actor.kind !== 'user') throw new AppError('auth.person_required')
  return context.actor
}

export const signInsProcedures = {
  create: os.signIns.create.handler(async ({ input, context }) => {
    const { ip, userAgent, requestId } = context.request
    const made = await signInWithPassword(
      { email: input.email, password: input.password, code: input.code ?? '' },
      { via: 'cli', ip, userAgent, requestId, deviceMark: null },
    )
    return { token: cliSessionText(made.secret), expiresAt: made.expiresAt.toISOString() }
  }),

  readLink: os.signIns.readLink.handler(({ input }) => readLink(input.secret)),

  acceptLink: os.signIns.acceptLink.handler(({ input, context }) => acceptLink(input, context.request)),

  list: os.signIns.list.handler(async ({ context }) => {
    const actor = person(context)
    const rows = await listSignIns(actor.id)
    return {
      items: rows.map((row) => ({
        id: row.id,
        current: row.id === actor.signIn.id,
        createdAt: row.createdAt.toISOString(),
        lastActiveAt: row.lastActiveAt.toISOString(),
        expiresAt: row.expiresAt.toISOString(),
        ip: openSignInAddress(actor.id, row.ip),
        userAgent: row.userAgent,
      })),
    }
  }),

  revoke: os.signIns.revoke.handler(async ({ input, context }) => {
    const actor = person(context)
    const found = await inTransaction(async (tx) => {
      const ended = await revokeSignIn(tx, actor.id, input.id)
      if (ended) await context.record(tx, { details: { signInId: input.id } })
      return ended
    })
    if (!found) throw new AppError('not_found')
    return { ok: true as const }
  }),

  revokeAll: os.signIns.revokeAll.handler(async ({ context }) => {
    const actor = person(context)
    await inTransaction(async (tx) => {
      const ended = await revokeSignIns(tx, actor.id, null)
      await context.record(tx, { details: { ended } })
    })
    return { ok: true as const }
  }),

  touch: os.signIns.touch.handler(async ({ context }) => {
    const { signIn } = person(context)
    await touchSignIn(signIn.id)
    return { expiresAt: new Date(Math.min(signIn.expiresAt, Date.now() + IDLE_MS)).toISOString() }
  }),
}
