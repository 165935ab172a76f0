import { z } from 'zod'
import { ROLES, SCOPE_KINDS } from '@/lib/auth/permissions'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'

export const grantSchema = z.object({
  role: z.enum(ROLES),
  scope: z.enum(SCOPE_KINDS),
  scopeId: id.nullable(),
})
export const grantViewSchema = grantSchema.extend({ scopeName: z.string() })

export const userSchema = z.object({
  id,
  email: z.string(),
  name: z.string(),
  grants: z.array(grantViewSchema),
  totp: z.boolean(),
  signInWith: z.enum(['password', 'oidc', 'invited']),
  disabledAt: moment.nullable(),
  lastSeenAt: moment.nullable(),
  createdAt: moment,
  /** Another account of the same person, as an administrator says. */
  personOf: z.object({ id, name: z.string() }).nullable(),
})
export type User = z.infer<typeof userSchema>

const admin = { permission: 'users.write', scope: 'everywhere', by: 'person' } as const
const byId = z.object({ id })

export const usersContract = {
  list: define({
    method: 'GET',
    path: '/users',
    summary: 'People and what they were granted',
    permission: 'users.read',
    scope: 'everywhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(userSchema)),
  /** Answers a link that works once and for 72 hours; it is shown once. */
  invite: define({
    method: 'POST',
    path: '/users',
    summary: 'Invite a person',
    successStatus: 201,
    ...admin,
    tier: 1,
    audit: 'users.invite',
  })
    .input(
      z.object({
        email: z.email().max(254),
        name: z.string().trim().min(1).max(120),
        grants: z.array(grantSchema).max(50),
      }),
    )
    .output(z.object({ user: userSchema, link: z.string() })),
  setGrants: define({
    method: 'PUT',
    path: '/users/{id}/grants',
    summary: 'Replace what a person was granted; never oneself',
    ...admin,
    tier: 1,
    audit: 'users.grants.set',
  })
    .input(byId.extend({ grants: z.array(grantSchema).max(50) }))
    .output(userSchema),
  disable: define({
    method: 'POST',
    path: '/users/{id}/disable',
    summary: 'Disable or enable a person; ends their sign-ins and tokens',
    ...admin,
    tier: 1,
    audit: 'users.disable',
  })
    .input(byId.extend({ disabled: z.boolean() }))
    .output(userSchema),
  /** Two accounts of one person count once where other people have to agree. */
  setPerson: define({
    method: 'PUT',
    path: '/users/{id}/person',
    summary: 'Say that an account is a second one of the same person; never oneself',
    ...admin,
    tier: 1,
    audit: 'users.person.set',
  })
    .input(byId.extend({ personOf: id.nullable() }))
    .output(userSchema),
  signOut: define({
    method: 'POST',
    path: '/users/{id}/sign-out',
    summary: 'End all sign-ins of a person',
    ...admin,
    tier: 1,
    audit: 'users.sign-out',
  })
    .input(byId)
    .output(done),
  /** For a lost password or phone: ends the sign-ins, drops password and TOTP, answers a one-time link. */
  reset: define({
    method: 'POST',
    path: '/users/{id}/reset',
    summary: 'Reset password and authenticator of a person',
    ...admin,
    tier: 1,
    audit: 'users.reset',
  })
    .input(byId)
    .output(z.object({ link: z.string() })),
}
