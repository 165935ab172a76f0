import { type Problem, problemOf } from '@/lib/http/problem'
import { signInTexts as t } from '@/lib/texts/sign-ins'

type Answer = { url?: string | null; csrfToken?: string }

async function csrfToken(): Promise<string> {
  const response = await fetch('/api/auth/csrf', { cache: 'no-store' })
  const { csrfToken: token } = (await response.json()) as Answer
  return token ?? ''
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: 'true' }),
  })
}

const SENTENCES: Record<string, Problem> = {
  'auth.failed': {
    code: 'auth.failed',
    message: t.thatSignInWas,
    hint: t.checkEMailPassword,
  },
  'request.too_many': {
    code: 'request.too_many',
    message: t.tooManyTries,
    hint: t.waitMinuteThenTry,
  },
  'store.unavailable': {
    code: 'store.unavailable',
    message: t.panelsOwnStoreDoes,
    hint: t.itRecoversByItself,
  },
}

/** What came of a try: signed in, a code is needed, or a problem to show. */
export type SignInResult = { ok: true } | { codeNeeded: true } | { problem: Problem }

/** Hands e-mail, password and code to the front door. */
export async function signInWithPassword(
  email: string,
  password: string,
  code: string,
): Promise<SignInResult> {
  try {
    const response = await post('callback/credentials', { email, password, code, callbackUrl: '/' })
    const answer = (await response.json()) as Answer
    const error = answer.url
      ? new URL(answer.url, window.location.origin).searchParams.get('error')
      : 'auth.failed'
    if (response.ok && error === null) return { ok: true }
    if (error === 'auth.code_required') return { codeNeeded: true }
    return { problem: SENTENCES[error ?? ''] ?? (SENTENCES['auth.failed'] as Problem) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** Goes to the identity provider. */
export async function signInWithOidc(next: string): Promise<Problem | null> {
  try {
    const response = await post('signin/oidc', { callbackUrl: next })
    const { url } = (await response.json()) as Answer
    if (!url) return SENTENCES['auth.failed'] ?? null
    window.location.assign(url)
    return null
  } catch (error) {
    return problemOf(error)
  }
}

/** Where to go after signing in: a path of this panel and nothing else. */
export function safeNext(next: string | null): string {
  if (next === null || !/^\/(?![/\\])/.test(next)) return '/'
  return next
}
