import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf } from '@/lib/http/shapes'

export const groupSchema = z.object({ id, name: z.string(), targets: z.number().int() })
export type Group = z.infer<typeof groupSchema>

const groupInput = z.object({ name: z.string().trim().min(1).max(60) })

export const groupsContract = {
  list: define({
    method: 'GET',
    path: '/groups',
    summary: 'Groups of targets',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(groupSchema)),
  create: define({
    method: 'POST',
    path: '/groups',
    summary: 'Make a group',
    successStatus: 201,
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'groups.create',
    by: 'anyone',
  })
    .input(groupInput)
    .output(groupSchema),
  update: define({
    method: 'PATCH',
    path: '/groups/{id}',
    summary: 'Rename a group',
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'groups.update',
    by: 'anyone',
  })
    .input(groupInput.extend({ id }))
    .output(groupSchema),
  remove: define({
    method: 'DELETE',
    path: '/groups/{id}',
    summary: 'Remove a group; its targets stay',
    permission: 'environments.write',
    scope: 'everywhere',
    tier: 1,
    audit: 'groups.remove',
    by: 'anyone',
  })
    .input(z.object({ id }))
    .output(done),
}
