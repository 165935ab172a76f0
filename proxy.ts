import { type NextRequest, NextResponse } from 'next/server'
import { sessionCookieName } from '@/lib/auth/cookies'
import { isDevelopment, config as settings } from '@/lib/config'
import { contentPolicy, securityHeaders } from '@/lib/http/page-headers'

const OPEN = /^\/(sign-in|welcome|api)(\/|$)/

/**
 * Stands before every page: sends the signed-out to sign in, and sets the headers. It decides nothing: each
 * procedure checks for itself who asks.
 */
export function proxy(request: NextRequest): NextResponse {
  const { origin } = settings()
  const { pathname, search } = request.nextUrl
  if (!OPEN.test(pathname) && !request.cookies.has(sessionCookieName(origin))) {
    const to = new URL('/sign-in', origin)
    if (pathname !== '/') to.searchParams.set('next', `${pathname}${search}`)
    return NextResponse.redirect(to, 307)
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentPolicy(nonce, isDevelopment())
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(securityHeaders(origin, policy))) {
    // The doors say themselves how their answers are kept: a stream must not be compressed, event by event.
    if (name === 'cache-control' && pathname.startsWith('/api/')) continue
    response.headers.set(name, value)
  }
  return response
}

export const config = {
  // Static files need no nonce and no sign-in; prefetches of pages do.
  matcher: ['/((?!_next/static|_next/image|texts/|favicon.svg|favicon.ico).*)'],
}
