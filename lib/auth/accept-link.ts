import 'server-only'
import { z } from 'zod'
import { appendAudit } from '@/lib/audit/append'
import { normaliseEmail } from '@/lib/auth/account-store'
import { systemActor } from '@/lib/auth/actor'
import { needsFirstAdmin } from '@/lib/auth/first-admin'
import { demandGoodPassword, hashPassword } from '@/lib/auth/passwords'
import { AppError } from '@/lib/errors'
import { setPasswordHash } from '@/lib/features/me/store'
import type { LinkView } from '@/lib/features/sign-ins/contract'
import { findLink, insertUser, replaceGrants, spendLink } from '@/lib/features/users/store'
import type { RequestInfo } from '@/lib/http/context'
import { inTransaction } from '@/lib/store/client'
import { checkTexts } from '@/lib/texts/checks'
import { refusalTexts as t } from '@/lib/texts/refusals'

const given = z.object({
  secret: z.string().max(100),
  password: z.string().max(1024),
  email: z.email().max(254).optional(),
  name: z.string().trim().min(1).max(120).optional(),
})

/** What a link of an invitation, a reset or the first start is for. @throws AppError `not_found` */
export async function readLink(secret: string): Promise<LinkView> {
  const link = await findLink(secret)
  if (!link || link.user?.disabledAt) throw new AppError('not_found')
  if (link.purpose === 'first-admin') {
    if (!(await needsFirstAdmin())) throw new AppError('not_found')
    return { purpose: 'first-admin' }
  }
  if (!link.user) throw new AppError('not_found')
  const purpose = link.purpose === 'reset' ? 'reset' : 'invitation'
  return { purpose, name: link.user.name, email: link.user.email }
}

/**
 * Uses a link up and sets the password; the first admin's also makes the account. Signing in comes after.
 * @returns the e-mail address to sign in with
 * @throws AppError `not_found`, `request.invalid` with the fields, `conflict`
 */
export async function acceptLink(input: unknown, request: RequestInfo): Promise<{ email: string }> {
  const parsed = given.safeParse(input)
  if (!parsed.success) throw new AppError('request.invalid', { fields: fieldsOf(parsed.error) })
  const { secret, password, name } = parsed.data
  const view = await readLink(secret)
  const who = view.purpose === 'first-admin' ? demandSelf(parsed.data.email, name) : view
  demandGoodPassword(password, 'password', [who.name, who.email])
  const passwordHash = await hashPassword(password)
  const link = await findLink(secret)
  if (!link) throw new AppError('not_found')
  await inTransaction(async (tx) => {
    if (!(await spendLink(tx, link.id))) throw new AppError('not_found')
    const id = link.userId ?? (await makeAdmin(tx, who))
    await setPasswordHash(tx, id, passwordHash)
    await appendAudit(tx, {
      action: 'users.accept',
      actor: systemActor('welcome'),
      personId: id,
      requestId: request.requestId,
      ip: request.ip,
      details: { purpose: link.purpose, userId: id },
    })
  })
  return { email: who.email }
}

function demandSelf(email: string | undefined, name: string | undefined): { email: string; name: string } {
  const fields = {
    ...(email ? {} : { email: checkTexts.enterYourEmail }),
    ...(name ? {} : { name: checkTexts.enterYourName }),
  }
  if (!email || !name) throw new AppError('request.invalid', { fields })
  return { email: normaliseEmail(email), name }
}

/** The first admin is also DBA, as two grants that everybody sees: without it there is nobody to start. */
async function makeAdmin(
  tx: Parameters<typeof insertUser>[0],
  who: { email: string; name: string },
): Promise<string> {
  const id = await insertUser(tx, who)
  if (!id) throw new AppError('conflict', { detail: t.somebodyWithThisE })
  await replaceGrants(tx, { userId: id }, [
    { role: 'admin', scope: 'all', scopeId: null },
    { role: 'dba', scope: 'all', scopeId: null },
  ])
  return id
}

function fieldsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]))
}
