import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { z } from 'zod'
import { deviceCookieName, isSecureOrigin, readCookie, sessionCookieName } from '@/lib/auth/cookies'
import { runNextAuth } from '@/lib/auth/next-auth-adapter'
import { oidcProvider, readIdentity } from '@/lib/auth/oidc'
import { signInWithIdentity } from '@/lib/auth/oidc-store'
import { frontDoorSecret } from '@/lib/auth/request-actor'
import { type SignInOrigin, signInWithPassword } from '@/lib/auth/sign-in'
import { signOut } from '@/lib/auth/sign-out'
import { ABSOLUTE_MS, IDLE_MS } from '@/lib/auth/token-text'
import { announceOrigin, config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import { errorResponse, toAppError } from '@/lib/http/errors'
import { demandSameOrigin, requestInfo } from '@/lib/http/guard'
import { storeHealth } from '@/lib/store/health'

const SECONDS = ABSOLUTE_MS / 1000
/** What is known of the request while next-auth handles it, and what our side adds to its answer. */
type Handling = {
  origin: SignInOrigin
  deviceMark: string | null
  /** A sign-out that the store could not take: when the sign-in ends by itself at the latest, Unix milliseconds. */
  openUntil: number | null
}
const present = new AsyncLocalStorage<Handling>()

const credentials = z.object({
  email: z.string().max(254),
  password: z.string().max(1024),
  code: z.string().max(12).default(''),
})
const withSid = z.object({ sid: z.string() })

async function authorize(given: unknown): Promise<{ id: string; sid: string }> {
  const store = present.getStore()
  const parsed = credentials.safeParse(given)
  if (!store || !parsed.success) throw new Error('auth.failed')
  try {
    // A frozen store would let the person wait for a minute.
    if (!(await storeHealth()).ok) throw new AppError('store.unavailable')
    const made = await signInWithPassword(parsed.data, store.origin)
    store.deviceMark = made.deviceMark
    return { id: made.userId, sid: made.secret }
  } catch (error) {
    // next-auth shows the message as `error` in its answer: only a code of the catalogue goes there.
    throw new Error(toAppError(error, store.origin.requestId, 'auth').code)
  }
}

function options(): NextAuthOptions {
  const { origin, oidc } = config()
  const secure = isSecureOrigin(origin)
  return {
    secret: frontDoorSecret(),
    session: { strategy: 'jwt', maxAge: SECONDS },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(origin),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        name: 'Password',
        credentials: { email: {}, password: {}, code: {} },
        authorize,
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider === 'credentials') return true
        const store = present.getStore()
        const identity =
          oidc && account?.provider === 'oidc' ? readIdentity(oidc.issuer, account, profile) : null
        if (!store || !identity) return false
        const made = await signInWithIdentity(identity, store.origin)
        if (!made) return false
        Object.assign(user, { sid: made.secret })
        return true
      },
      // The cookie holds the id of the sign-in and nothing else: no name, no role, no address.
      async jwt({ token, user }) {
        const parsed = withSid.safeParse(user ?? token)
        return parsed.success ? { sid: parsed.data.sid } : {}
      },
      async session({ session }) {
        return { expires: session.expires }
      },
      async redirect({ url }) {
        const local = /^\/(?![/\\])/.test(url)
        if (local) return `${origin}${url}`
        return URL.canParse(url) && new URL(url).origin === origin ? url : origin
      },
    },
    events: {
      async signOut({ token }) {
        const parsed = withSid.safeParse(token)
        const store = present.getStore()
        if (!parsed.success || !store) return
        if ((await signOut(parsed.data.sid, store.origin)) === 'open') store.openUntil = Date.now() + IDLE_MS
      },
    },
    // Its messages carry what people typed and what providers answered; ours are in the audit log.
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
  }
}

type RouteContext = { params: Promise<{ nextauth: string[] }> }

/** The routes of next-auth, behind the same guard as every door. */
export async function handleAuth(request: Request, context: RouteContext): Promise<Response> {
  const info = requestInfo(request.headers, 'rpc')
  try {
    if (request.method === 'POST') demandSameOrigin(request.headers)
    announceOrigin()
    const mark = readCookie(request.headers.get('cookie'), deviceCookieName())
    const origin: SignInOrigin = { ...info, via: 'browser', deviceMark: mark }
    const store: Handling = { origin, deviceMark: null, openUntil: null }
    const { nextauth } = await context.params
    const answer = await present.run(store, () => runNextAuth(request, nextauth, options()))
    const headers = new Headers(answer.headers)
    headers.set('cache-control', 'no-store')
    if (store.deviceMark) headers.append('set-cookie', deviceCookie(store.deviceMark))
    if (store.openUntil !== null) return stillOpen(headers, store.openUntil)
    return new Response(answer.body, { status: answer.status, headers })
  } catch (error) {
    return errorResponse(toAppError(error, info.requestId, 'auth'), info.requestId)
  }
}

/** The cookie is gone with next-auth's own headers; the sign-in behind it is not, and nobody shall believe it. */
function stillOpen(headers: Headers, until: number): Response {
  headers.set('content-type', 'application/json')
  headers.delete('location')
  const openUntil = new Date(until).toISOString()
  return new Response(JSON.stringify({ code: 'store.unavailable', openUntil }), { status: 503, headers })
}

function deviceCookie(mark: string): string {
  const secure = isSecureOrigin() ? '; Secure' : ''
  return `${deviceCookieName()}=${encodeURIComponent(mark)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000${secure}`
}
