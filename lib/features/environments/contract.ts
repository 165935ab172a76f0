import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf } from '@/lib/http/shapes'

export const environmentKinds = ['production', 'staging', 'development'] as const

export const environmentSchema = z.object({
  id,
  name: z.string(),
  kind: z.enum(environmentKinds),
  targets: z.number().int(),
})
export type Environment = z.infer<typeof environmentSchema>

const environmentInput = z.object({ name: z.string().trim().min(1).max(60), kind: z.enum(environmentKinds) })

export const environmentsContract = {
  list: define({
    method: 'GET',
    path: '/environments',
    summary: 'Environments',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(environmentSchema)),
  create: define({
    method: 'POST',
    path: '/environments',
    summary: 'Make an environment',
    successStatus: 201,
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'environments.create',
    by: 'anyone',
  })
    .input(environmentInput)
    .output(environmentSchema),
  update: define({
    method: 'PATCH',
    path: '/environments/{id}',
    summary: 'Rename or reclassify an environment',
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'environments.update',
    by: 'anyone',
  })
    .input(environmentInput.partial().extend({ id }))
    .output(environmentSchema),
  remove: define({
    method: 'DELETE',
    path: '/environments/{id}',
    summary: 'Remove an environment that holds no target',
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'environments.remove',
    by: 'anyone',
  })
    .input(z.object({ id }))
    .output(done),
}
