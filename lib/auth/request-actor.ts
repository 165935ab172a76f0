import 'server-only'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { type Actor, ANONYMOUS } from '@/lib/auth/actor'
import { actorOfSession, actorOfToken } from '@/lib/auth/actor-store'
import { isSecureOrigin, readCookie, sessionCookieName } from '@/lib/auth/cookies'
import { readBearer } from '@/lib/auth/token-text'
import { purposeKey, purposeKeys } from '@/lib/crypto/sealed'
import { withPatience } from '@/lib/store/patience'

const claims = z.object({ sid: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

/** What next-auth encrypts its cookie under: derived from the web key, for nothing else. */
export function frontDoorSecret(): string {
  return purposeKey('next-auth').toString('base64')
}

/** The session secret in a Cookie header; null for anything that is not exactly one of ours. */
export async function sessionSecret(cookieHeader: string | null): Promise<string | null> {
  const token = readCookie(cookieHeader, sessionCookieName())
  if (!token) return null
  // A cookie from before a change of keys holds until the old key is retired.
  for (const key of purposeKeys('next-auth')) {
    const sid = await sidIn(token, key.toString('base64'))
    if (sid !== null) return sid
  }
  return null
}

async function sidIn(token: string, secret: string): Promise<string | null> {
  try {
    const parsed = claims.safeParse(await decode({ token, secret }))
    return parsed.success ? parsed.data.sid : null
  } catch {
    // A cookie that does not decrypt is nobody's: a wrong answer here must never be a crash.
    return null
  }
}

/** A Set-Cookie header with a renewed secret, like the one next-auth wrote at the sign-in. `expiresAt`: Unix milliseconds. */
export async function sessionCookie(secret: string, expiresAt: number): Promise<string> {
  const maxAge = Math.max(0, Math.ceil((expiresAt - Date.now()) / 1000))
  const token = await encode({ token: { sid: secret }, secret: frontDoorSecret(), maxAge })
  const secure = isSecureOrigin() ? '; Secure' : ''
  const expires = new Date(expiresAt).toUTCString()
  return `${sessionCookieName()}=${token}; Path=/; Expires=${expires}; HttpOnly; SameSite=Lax${secure}`
}

/** The person whose sign-in the cookie names, looked up in the store now. */
export async function actorOfCookies(cookieHeader: string | null): Promise<Actor> {
  const secret = await sessionSecret(cookieHeader)
  return secret ? withPatience(actorOfSession(secret, 'browser')) : ANONYMOUS
}

/** The token, or the person at a command line, that an Authorization header names. */
export async function actorOfBearer(header: string | null): Promise<Actor> {
  const bearer = readBearer(header)
  if (!bearer) return ANONYMOUS
  return withPatience(
    bearer.kind === 'token' ? actorOfToken(bearer.id, bearer.secret) : actorOfSession(bearer.secret, 'cli'),
  )
}
