import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { normaliseEmail } from '@/lib/auth/account-store'
import { systemActor } from '@/lib/auth/actor'
import { createSignIn, type MadeSignIn, type SignInOrigin } from '@/lib/auth/sign-in'
import { inTransaction, prisma, type StoreTransaction } from '@/lib/store/client'

/** What the identity provider says of somebody, checked: issuer, audience, nonce and signature. */
export type ProvenIdentity = { issuer: string; subject: string; email: string | null; emailVerified: boolean }

const fields = { id: true, email: true, name: true, disabledAt: true } as const

/**
 * Ties an identity to an invitation, once: the person was invited under this very address, the provider
 * says it is verified, and the account was never used: no password, no authenticator, no sign-in, and an
 * invitation that still works. An account that has any of these is never taken over by an address.
 */
async function claimInvitation(tx: StoreTransaction, identity: ProvenIdentity) {
  if (!identity.email || !identity.emailVerified) return null
  const { count } = await tx.user.updateMany({
    where: {
      email: normaliseEmail(identity.email),
      passwordHash: null,
      totpSecret: null,
      oidcIssuer: null,
      oidcSubject: null,
      disabledAt: null,
      signIns: { none: {} },
      links: { some: { purpose: 'invitation', usedAt: null, expiresAt: { gt: new Date() } } },
    },
    data: { oidcIssuer: identity.issuer, oidcSubject: identity.subject },
  })
  if (count !== 1) return null
  const user = await tx.user.findFirst({
    where: { oidcIssuer: identity.issuer, oidcSubject: identity.subject },
    select: fields,
  })
  if (user) await tx.oneTimeLink.updateMany({ where: { userId: user.id }, data: { usedAt: new Date() } })
  return user
}

/**
 * Signs in the person with this issuer and subject. Nobody is found by e-mail, but for the one time an
 * unused invitation is claimed.
 * @returns null when nobody with this identity was invited, or they are disabled
 */
export async function signInWithIdentity(
  identity: ProvenIdentity,
  origin: SignInOrigin,
): Promise<MadeSignIn | null> {
  const known = await prisma().user.findFirst({
    where: { oidcIssuer: identity.issuer, oidcSubject: identity.subject },
    select: fields,
  })
  return inTransaction(async (tx) => {
    const user = known ?? (await claimInvitation(tx, identity))
    if (user && !user.disabledAt) return createSignIn(tx, user, origin)
    await appendAudit(tx, {
      action: 'sign-ins.create',
      actor: systemActor('sign-in'),
      result: 'denied',
      requestId: origin.requestId,
      personId: user?.id ?? null,
      details: { via: 'oidc', reason: user ? 'disabled' : 'not invited' },
    })
    return null
  })
}
