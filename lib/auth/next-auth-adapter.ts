import 'server-only'
import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth, { type NextAuthOptions } from 'next-auth'
import { sessionCookieName } from '@/lib/auth/cookies'
import { AppError } from '@/lib/errors'
import { refusalTexts as t } from '@/lib/texts/refusals'

/** Most bytes that a form of signing in needs. */
const MOST = 16_384

async function formOf(request: Request): Promise<Record<string, string>> {
  if (request.method !== 'POST') return {}
  if (Number(request.headers.get('content-length') ?? 0) > MOST) throw new AppError('request.too_large')
  const text = await request.text()
  if (text.length > MOST) throw new AppError('request.too_large')
  if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  throw new AppError('request.invalid', { detail: t.bodyMustBeForm })
}

function cookiesOf(header: string | null): Record<string, string> {
  const pairs = (header ?? '').split(';').map((part) => part.trim().split('='))
  return Object.fromEntries(
    pairs.flatMap(([name, ...rest]) => {
      try {
        return name ? [[name, decodeURIComponent(rest.join('='))]] : []
      } catch {
        return []
      }
    }),
  )
}

/**
 * next-auth takes every cookie whose name begins like that of the session for a piece of it (`qd-device` for one
 * of `qd`), and then reads neither: a sign-out would end nothing.
 */
function withoutNeighbours(cookies: Record<string, string>, own: string): Record<string, string> {
  return Object.fromEntries(Object.entries(cookies).filter(([name]) => name === own || !name.startsWith(own)))
}

/** Collects what next-auth writes to a Node response, as an answer of the Fetch kind. */
class Collected {
  #status = 200
  readonly #headers = new Map<string, string | string[]>()
  #body: string | null = null

  status(code: number): this {
    this.#status = code
    return this
  }
  getHeader(name: string): string | string[] | undefined {
    return this.#headers.get(name.toLowerCase())
  }
  setHeader(name: string, value: string | string[]): this {
    this.#headers.set(name.toLowerCase(), value)
    return this
  }
  json(body: unknown): void {
    this.setHeader('content-type', 'application/json')
    this.#body = JSON.stringify(body)
  }
  send(body: unknown): void {
    if (typeof body === 'string' || body === undefined || body === null) this.#body = body ?? null
    else this.json(body)
  }
  end(): void {}

  answer(): Response {
    const headers = new Headers()
    for (const [name, value] of this.#headers) {
      for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
    }
    return new Response(this.#body, { status: this.#status, headers })
  }
}

/**
 * Runs next-auth on a request of the Fetch kind without Next's request scope: its own route handler takes
 * headers and cookies from there, which leaves no place for our limits on the body.
 */
export async function runNextAuth(
  request: Request,
  path: string[],
  options: NextAuthOptions,
): Promise<Response> {
  const url = new URL(request.url)
  const collected = new Collected()
  const asked = {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    cookies: withoutNeighbours(cookiesOf(request.headers.get('cookie')), sessionCookieName()),
    query: { ...Object.fromEntries(url.searchParams), nextauth: path },
    body: await formOf(request),
  }
  await NextAuth(asked as unknown as NextApiRequest, collected as unknown as NextApiResponse, options)
  return collected.answer()
}
