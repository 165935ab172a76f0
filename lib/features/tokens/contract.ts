import { z } from 'zod'
import { grantSchema, grantViewSchema } from '@/lib/features/users/contract'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'

export const tokenSchema = z.object({
  id,
  name: z.string(),
  /** First characters, to recognise it by. */
  prefix: z.string(),
  owner: z.object({ id, name: z.string() }),
  grants: z.array(grantViewSchema),
  createdAt: moment,
  expiresAt: moment,
  lastUsedAt: moment.nullable(),
  revokedAt: moment.nullable(),
})
export type Token = z.infer<typeof tokenSchema>

export const tokensContract = {
  list: define({
    method: 'GET',
    path: '/tokens',
    summary: 'API tokens: one’s own, or all for an admin',
    permission: 'tokens.own',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(tokenSchema)),
  /** The secret is answered once. A token never has more than its owner has, now or later. */
  create: define({
    method: 'POST',
    path: '/tokens',
    summary: 'Make an API token',
    successStatus: 201,
    permission: 'tokens.own',
    scope: 'somewhere',
    tier: 1,
    audit: 'tokens.create',
    by: 'person',
  })
    .input(
      z.object({
        name: z.string().trim().min(1).max(80),
        grants: z.array(grantSchema).min(1).max(20),
        days: z.coerce.number().int().min(1).max(90).default(30),
      }),
    )
    .output(z.object({ token: tokenSchema, secret: z.string() })),
  revoke: define({
    method: 'DELETE',
    path: '/tokens/{id}',
    summary: 'Revoke an API token',
    permission: 'tokens.own',
    scope: 'self',
    tier: 1,
    audit: 'tokens.revoke',
    by: 'person',
  })
    .input(z.object({ id }))
    .output(done),
}
