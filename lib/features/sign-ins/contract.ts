import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'

export const signInSchema = z.object({
  id,
  current: z.boolean(),
  createdAt: moment,
  lastActiveAt: moment,
  expiresAt: moment,
  ip: z.string().nullable(),
  userAgent: z.string(),
})
export type SignIn = z.infer<typeof signInSchema>

export const linkSchema = z.discriminatedUnion('purpose', [
  z.object({ purpose: z.literal('first-admin') }),
  z.object({ purpose: z.enum(['invitation', 'reset']), name: z.string(), email: z.string() }),
])
export type LinkView = z.infer<typeof linkSchema>

const own = { permission: 'signed-in', scope: 'self', by: 'person' } as const

export const signInsContract = {
  /** For the command line: a short session of a person, sent as a bearer. Browsers sign in through /api/auth. */
  create: define({
    method: 'POST',
    path: '/sign-ins',
    summary: 'Sign in from the command line',
    successStatus: 201,
    permission: 'public',
    scope: 'self',
    tier: 0,
    audit: 'sign-ins.create',
    by: 'anyone',
  })
    .input(
      z.object({
        email: z.string().max(254),
        password: z.string().max(1024),
        code: z.string().max(12).optional(),
      }),
    )
    .output(z.object({ token: z.string(), expiresAt: moment })),
  list: define({
    method: 'GET',
    path: '/sign-ins',
    summary: 'Where one is signed in',
    ...own,
    tier: 0,
    audit: null,
  }).output(listOf(signInSchema)),
  revoke: define({
    method: 'DELETE',
    path: '/sign-ins/{id}',
    summary: 'End one of one’s own sign-ins',
    ...own,
    tier: 0,
    audit: 'sign-ins.revoke',
  })
    .input(z.object({ id }))
    .output(done),
  revokeAll: define({
    method: 'POST',
    path: '/sign-ins/revoke-all',
    summary: 'Sign out everywhere',
    ...own,
    tier: 1,
    audit: 'sign-ins.revoke-all',
  }).output(done),
  /** What a one-time link is for. Its secret travels in the body, never in an address. */
  readLink: define({
    method: 'POST',
    path: '/sign-ins/link',
    summary: 'What a one-time link is for',
    permission: 'public',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ secret: z.string().max(100) }))
    .output(linkSchema),
  /** Sets the password by a one-time link; the first admin's also makes the account. */
  acceptLink: define({
    method: 'POST',
    path: '/sign-ins/link/accept',
    summary: 'Set a password by a one-time link',
    permission: 'public',
    scope: 'self',
    tier: 0,
    audit: 'users.accept',
    by: 'anyone',
  })
    .input(
      z.object({
        secret: z.string().max(100),
        password: z.string().max(1024),
        email: z.string().max(254).optional(),
        name: z.string().max(120).optional(),
      }),
    )
    .output(z.object({ email: z.string() })),
  /** The pointer or a key was used: polls never extend a sign-in. */
  touch: define({
    method: 'POST',
    path: '/sign-ins/touch',
    summary: 'Keep the sign-in alive',
    ...own,
    tier: 0,
    audit: null,
  }).output(z.object({ expiresAt: moment })),
}
