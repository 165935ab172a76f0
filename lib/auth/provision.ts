import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { normaliseEmail, sealTotp } from '@/lib/auth/account-store'
import { systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/passwords'
import type { Grant } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { setPasswordHash, setTotp } from '@/lib/features/me/store'
import { insertToken } from '@/lib/features/tokens/store'
import { insertUser, replaceGrants } from '@/lib/features/users/store'
import { inTransaction } from '@/lib/store/client'
import { refusalTexts as t } from '@/lib/texts/refusals'

/**
 * Makes a person from the machine the panel runs on: for the demo and for tests, never through a door.
 * @returns the person's id
 * @throws AppError `conflict` when the address is taken
 */
export function createUser(user: {
  email: string
  name: string
  password: string
  /** Base32, as an authenticator app holds it. */
  totpSecret?: string
  grants: readonly Grant[]
}): Promise<string> {
  return hashPassword(user.password).then((passwordHash) =>
    inTransaction(async (tx) => {
      const id = await insertUser(tx, { email: normaliseEmail(user.email), name: user.name })
      if (!id) throw new AppError('conflict', { detail: t.somebodyWithThisE })
      await setPasswordHash(tx, id, passwordHash)
      if (user.totpSecret) await setTotp(tx, id, sealTotp(id, 'totp_secret', user.totpSecret), 0n)
      await replaceGrants(tx, { userId: id }, user.grants)
      await appendAudit(tx, {
        action: 'users.provision',
        actor: systemActor('provision'),
        personId: id,
        details: { userId: id, grants: user.grants },
      })
      return id
    }),
  )
}

/** Makes an API token for a person, from the machine the panel runs on. @returns its text, shown once */
export function createToken(token: {
  userId: string
  name: string
  grants: readonly Grant[]
  /** 1 to 90. */
  days: number
}): Promise<string> {
  if (token.days < 1 || token.days > 90) throw new Error('A token lives one to ninety days.')
  return inTransaction(async (tx) => {
    const made = await insertToken(tx, token)
    await appendAudit(tx, {
      action: 'tokens.provision',
      actor: systemActor('provision'),
      personId: token.userId,
      details: { tokenId: made.id, grants: token.grants, days: token.days },
    })
    return made.text
  })
}
