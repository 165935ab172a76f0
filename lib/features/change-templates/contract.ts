import { z } from 'zod'
import { onTargets, plannedOn } from '@/lib/features/changes/contract-after'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const words = {
  name: z.string().trim().min(1, t.giveItName).max(100),
  description: z.string().trim().max(1000).default(''),
}

/** What is done again and again: a kind with its input, under a name. */
export const templateSchema = z.object({
  id,
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  engine: z.enum(['postgres', 'mysql']),
  /** What it does, in the words of its kind. */
  does: z.string(),
  tier: z.number().int().min(0).max(3),
  createdBy: z.string(),
  createdAt: moment,
  updatedAt: moment,
  /** Whether the reader may edit and delete it. */
  mayEdit: z.boolean(),
})
export type ChangeTemplate = z.infer<typeof templateSchema>

const byId = z.object({ id })
const write = { permission: 'templates.write', scope: 'somewhere', tier: 0, by: 'anyone' } as const

export const changeTemplatesContract = {
  list: define({
    method: 'GET',
    path: '/change-templates',
    summary: 'Templates of changes that one may do somewhere, by name',
    permission: 'changes.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({}))
    .output(listOf(templateSchema)),
  create: define({
    method: 'POST',
    path: '/change-templates',
    summary: 'Keep what a change does as a template',
    successStatus: 201,
    ...write,
    audit: 'templates.create',
  })
    .input(z.object({ changeId: id, ...words }))
    .output(templateSchema),
  update: define({
    method: 'PATCH',
    path: '/change-templates/{id}',
    summary: 'Edit name and description of a template',
    ...write,
    audit: 'templates.update',
  })
    .input(byId.extend(words))
    .output(templateSchema),
  remove: define({
    method: 'DELETE',
    path: '/change-templates/{id}',
    summary: 'Delete a template',
    ...write,
    audit: 'templates.remove',
  })
    .input(byId)
    .output(done),
  use: define({
    method: 'POST',
    path: '/change-templates/{id}/use',
    summary: 'Plan a template on one target, or as a set on several',
    successStatus: 201,
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: 'changes.plan',
    by: 'anyone',
  })
    .input(byId.extend(onTargets.shape))
    .output(plannedOn),
}
