import { z } from 'zod'
import { ROLES } from '@/lib/auth/permissions'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const fields = {
  /** Null: every environment. */
  environmentId: id.nullable().default(null),
  kindPattern: z
    .string()
    .trim()
    .max(80)
    .regex(/^(\*|[a-z][a-z0-9-]*(\.[a-z0-9-]+)*(\.\*)?)$/, t.writeNounAs),
  minTier: z.coerce.number().int().min(0).max(3),
  approvals: z.coerce.number().int().min(0).max(3),
  expiresMinutes: z.coerce.number().int().min(5, t.fiveMinutesAtLeast).max(1_440, t.dayAtMost),
  breakGlass: z.boolean().default(false),
  /** Of whom an approval counts: of these roles there, and of these people; both empty: of whoever may approve. */
  approverRoles: z.array(z.enum(ROLES)).max(ROLES.length).default([]),
  approverIds: z.array(id).max(50).default([]),
}
export const policyInput = z.object(fields)
export type PolicyInput = z.output<typeof policyInput>

export const policySchema = z.object({
  id,
  environment: z.object({ id, name: z.string() }).nullable(),
  kindPattern: z.string(),
  minTier: z.number().int(),
  approvals: z.number().int(),
  expiresMinutes: z.number().int(),
  breakGlass: z.boolean(),
  approverRoles: z.array(z.string()),
  approvers: z.array(z.object({ id, name: z.string() })),
  updatedAt: moment,
})
export type ApprovalPolicy = z.infer<typeof policySchema>

const write = { permission: 'policies.write', scope: 'everywhere', tier: 2, by: 'person' } as const
const reason = z.string().trim().min(1, t.sayInSentenceWhy).max(1000)

export const approvalPoliciesContract = {
  /** `altered` is true when the rules are not those that an administrator saved last: nothing is applied then. */
  list: define({
    method: 'GET',
    path: '/approval-policies',
    summary: 'Which changes need approval',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(policySchema).extend({ altered: z.boolean(), kinds: z.array(z.string()) })),
  create: define({
    method: 'POST',
    path: '/approval-policies',
    summary: 'Add a policy',
    successStatus: 201,
    ...write,
    audit: 'approval-policies.create',
  })
    .input(policyInput.extend({ reason }))
    .output(policySchema),
  update: define({
    method: 'PUT',
    path: '/approval-policies/{id}',
    summary: 'Edit a policy',
    ...write,
    audit: 'approval-policies.update',
  })
    .input(policyInput.extend({ id, reason }))
    .output(policySchema),
  remove: define({
    method: 'DELETE',
    path: '/approval-policies/{id}',
    summary: 'Remove a policy',
    ...write,
    audit: 'approval-policies.remove',
  })
    .input(z.object({ id, reason }))
    .output(done),
}
