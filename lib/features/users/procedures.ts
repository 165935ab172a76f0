import 'server-only'
import { normaliseEmail } from '@/lib/auth/account-store'
import { personOf } from '@/lib/auth/actor'
import { revokeSignIns } from '@/lib/auth/session-store'
import { config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import type { User } from '@/lib/features/users/contract'
import { demandGoodGrants, grantViews } from '@/lib/features/users/grants'
import * as store from '@/lib/features/users/store'
import { os } from '@/lib/http/base'
import type { HandlerContext } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

async function views(rows: readonly store.UserRow[]): Promise<User[]> {
  const grants = await grantViews(rows.map((row) => row.grants))
  const persons = await store.namesOf(rows.flatMap((row) => row.personId ?? []))
  return rows.map((row, index) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    grants: grants[index] ?? [],
    totp: row.totpSecret !== null,
    signInWith: row.oidcSubject ? 'oidc' : row.passwordHash ? 'password' : 'invited',
    disabledAt: row.disabledAt?.toISOString() ?? null,
    lastSeenAt: row.signIns[0]?.lastActiveAt.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    personOf: row.personId ? (persons.get(row.personId) ?? null) : null,
  }))
}

async function view(id: string): Promise<User> {
  const row = await store.findUser(id)
  const [user] = row ? await views([row]) : []
  if (!user) throw new AppError('not_found')
  return user
}

/** Nobody changes their own rights or account here; that needs a second admin. */
async function demandOther(context: HandlerContext, id: string): Promise<store.UserRow> {
  const row = await store.findUser(id)
  if (!row) throw new AppError('not_found')
  if (personOf(context.actor) === id) {
    throw new AppError('permission.denied', {
      hint: t.nobodyDoesThisTo,
    })
  }
  return row
}

/** Address of a one-time link. The secret stands after the #: browsers never send that part to any server. */
function linkTo(secret: string): string {
  return `${config().origin}/welcome#${secret}`
}

export const usersProcedures = {
  list: os.users.list.handler(async () => ({ items: await views(await store.listUsers()) })),

  invite: os.users.invite.handler(async ({ input, context }) => {
    await demandGoodGrants(input.grants)
    const made = await inTransaction(async (tx) => {
      const id = await store.insertUser(tx, { email: normaliseEmail(input.email), name: input.name })
      if (!id) return null
      await store.replaceGrants(tx, { userId: id }, input.grants)
      const secret = await store.insertLink(tx, 'invitation', id)
      await context.record(tx, { details: { userId: id, grants: input.grants } })
      return { id, secret }
    })
    if (!made) throw new AppError('conflict', { detail: t.somebodyWithThisE })
    return { user: await view(made.id), link: linkTo(made.secret) }
  }),

  setGrants: os.users.setGrants.handler(async ({ input, context }) => {
    const row = await demandOther(context, input.id)
    await demandGoodGrants(input.grants)
    const before = row.grants.map(({ role, scope, scopeId }) => ({ role, scope, scopeId }))
    await inTransaction(async (tx) => {
      await store.replaceGrants(tx, { userId: input.id }, input.grants)
      await context.record(tx, { details: { userId: input.id, before, after: input.grants } })
    })
    return view(input.id)
  }),

  disable: os.users.disable.handler(async ({ input, context }) => {
    await demandOther(context, input.id)
    await inTransaction(async (tx) => {
      await store.setDisabled(tx, input.id, input.disabled)
      if (input.disabled) {
        await revokeSignIns(tx, input.id, null)
        await store.revokeTokensOf(tx, input.id)
      }
      await context.record(tx, { details: { userId: input.id, disabled: input.disabled } })
    })
    return view(input.id)
  }),

  setPerson: os.users.setPerson.handler(async ({ input, context }) => {
    const row = await demandOther(context, input.id)
    const other = input.personOf === null ? null : await demandOther(context, input.personOf)
    if (other?.id === row.id)
      throw new AppError('request.invalid', { fields: { personOf: t.thatIsThisVery } })
    const person = other ? (other.personId ?? other.id) : null
    await inTransaction(async (tx) => {
      await store.setPerson(tx, input.id, person)
      await context.record(tx, { details: { userId: input.id, before: row.personId, after: person } })
    })
    return view(input.id)
  }),

  signOut: os.users.signOut.handler(async ({ input, context }) => {
    await view(input.id)
    await inTransaction(async (tx) => {
      const ended = await revokeSignIns(tx, input.id, null)
      await context.record(tx, { details: { userId: input.id, ended } })
    })
    return { ok: true as const }
  }),

  reset: os.users.reset.handler(async ({ input, context }) => {
    const row = await demandOther(context, input.id)
    if (row.oidcSubject) throw new AppError('conflict', { detail: t.thisPersonSignsIn })
    const secret = await inTransaction(async (tx) => {
      await store.clearFactors(tx, input.id)
      await revokeSignIns(tx, input.id, null)
      const made = await store.insertLink(tx, 'reset', input.id)
      await context.record(tx, { details: { userId: input.id } })
      return made
    })
    return { link: linkTo(secret) }
  }),
}
