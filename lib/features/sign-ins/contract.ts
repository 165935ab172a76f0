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
