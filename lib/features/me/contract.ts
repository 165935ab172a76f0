import { z } from 'zod'
import { PERMISSIONS, type Permission } from '@/lib/auth/permissions'
import { grantViewSchema } from '@/lib/features/users/contract'
import { define } from '@/lib/http/define'
import { done, id, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const permission = z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])

export const meSchema = z.object({
  id,
  email: z.string(),
  name: z.string(),
  kind: z.enum(['user', 'token']),
  grants: z.array(grantViewSchema),
  /** Permissions held in any scope: what the shell may offer. Every call is checked again. */
  permissions: z.array(permission),
  totp: z.boolean(),
  hasPassword: z.boolean(),
  steppedUpUntil: moment.nullable(),
  sessionExpiresAt: moment.nullable(),
})
export type Me = z.infer<typeof meSchema>

const own = { permission: 'signed-in', scope: 'self' } as const

export const meContract = {
  get: define({
    method: 'GET',
    path: '/me',
    summary: 'Who one is and what one may do',
    ...own,
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(meSchema),
  setPassword: define({
    method: 'PUT',
    path: '/me/password',
    summary: 'Change one’s password; other sign-ins end',
    ...own,
    tier: 1,
    audit: 'me.password.set',
    by: 'person',
  })
    .input(
      z.object({
        current: z.string().max(1024),
        next: z.string().min(15, t.useAtLeast15).max(1024),
      }),
    )
    .output(done),
  beginTotp: define({
    method: 'POST',
    path: '/me/totp',
    summary: 'Start setting up an authenticator app',
    ...own,
    tier: 1,
    audit: 'me.totp.begin',
    by: 'person',
  })
    .input(z.object({ password: z.string().max(1024) }))
    .output(z.object({ secret: z.string(), uri: z.string() })),
  confirmTotp: define({
    method: 'POST',
    path: '/me/totp/confirm',
    summary: 'Finish setting up an authenticator app',
    ...own,
    tier: 1,
    audit: 'me.totp.confirm',
    by: 'person',
  })
    .input(z.object({ code: z.string().max(12) }))
    .output(done),
  /** Needs a code of the very factor that is switched off. */
  removeTotp: define({
    method: 'DELETE',
    path: '/me/totp',
    summary: 'Remove the authenticator app',
    ...own,
    tier: 1,
    audit: 'me.totp.remove',
    by: 'person',
  })
    .input(z.object({ password: z.string().max(1024), code: z.string().max(12) }))
    .output(done),
  /** Confirms that it is still the same person; bound to one plan for tier 3. */
  stepUp: define({
    method: 'POST',
    path: '/step-up',
    summary: 'Confirm with password and code',
    ...own,
    tier: 0,
    audit: 'me.step-up',
    by: 'person',
  })
    .input(
      z.object({
        planHash: z.string().max(128).optional(),
        password: z.string().max(1024),
        code: z.string().max(12).optional(),
      }),
    )
    .output(z.object({ until: moment })),
}
