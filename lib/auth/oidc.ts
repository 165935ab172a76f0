import type { Account, Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import type { ProvenIdentity } from '@/lib/auth/oidc-store'
import { secrets } from '@/lib/secrets'

const claims = z.object({
  sub: z.string().min(1).max(255),
  iss: z.string().optional(),
  email: z.string().max(254).optional(),
  email_verified: z.boolean().optional(),
  name: z.string().optional(),
})

/** The one identity provider of the site: issuer pinned, with PKCE, state and nonce. */
export function oidcProvider(settings: {
  issuer: string
  clientId: string
  name: string
}): OAuthConfig<Profile> {
  const secret = secrets().oidcClientSecret?.reveal()
  return {
    id: 'oidc',
    name: settings.name,
    type: 'oauth',
    wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer: settings.issuer,
    clientId: settings.clientId,
    ...(secret ? { clientSecret: secret } : { client: { token_endpoint_auth_method: 'none' } }),
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: 10_000 },
    userinfo: {
      // Many providers put the address into the userinfo answer only; the id token's claims win.
      async request({ tokens, client }) {
        const proven = 'claims' in tokens && typeof tokens.claims === 'function' ? tokens.claims() : {}
        if ('email' in proven || !tokens.access_token) return proven
        return { ...(await client.userinfo(tokens.access_token)), ...proven }
      },
    },
    profile: (profile) => ({
      id: String(profile.sub),
      name: profile.name ?? null,
      email: profile.email ?? null,
    }),
  }
}

/** What the provider proved; null when the subject is missing or the issuer is another. */
export function readIdentity(
  issuer: string,
  account: Account,
  profile: Profile | undefined,
): ProvenIdentity | null {
  const parsed = claims.safeParse(profile)
  if (!parsed.success || parsed.data.sub !== account.providerAccountId) return null
  if (parsed.data.iss !== undefined && parsed.data.iss !== issuer) return null
  return {
    issuer,
    subject: parsed.data.sub,
    email: parsed.data.email ?? null,
    emailVerified: parsed.data.email_verified === true,
  }
}
