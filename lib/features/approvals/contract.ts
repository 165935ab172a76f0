import { z } from 'zod'
import { REQUEST_STATES } from '@/lib/approvals/states'
import { changeStates, planSchema } from '@/lib/features/changes/contract'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, page } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

const who = z.object({ id: z.string(), name: z.string() })

/** What one person said. `counts` is false where it holds no more: a right taken away, a signature that is none. */
export const decisionSchema = z.object({
  id,
  approver: who,
  verdict: z.enum(['approve', 'reject']),
  at: moment,
  comment: z.string().nullable(),
  counts: z.boolean(),
})

export const requestSchema = z.object({
  id,
  changeId: id,
  planHash: z.string(),
  state: z.enum(REQUEST_STATES),
  /** How many persons had to approve when it was asked. */
  needed: z.number().int(),
  askedBy: who,
  askedAt: moment,
  expiresAt: moment,
  decidedAt: moment.nullable(),
  /** Null when its author was erased. */
  reason: z.string().nullable(),
  outcome: z.string().nullable(),
  decisions: z.array(decisionSchema),
})
export type ApprovalRequest = z.infer<typeof requestSchema>

/** Why the reader cannot approve; null when they can. */
export const refusals = ['no-right', 'not-named', 'own', 'token', 'said', 'not-waiting'] as const

export const approvalSchema = z.object({
  /** How many persons must approve by the policies of now; 0: none. */
  needed: z.number().int(),
  /** How long a request holds, in minutes. */
  minutes: z.number().int(),
  /** The newest request, and those before it. */
  request: requestSchema.nullable(),
  earlier: z.array(requestSchema),
  /** Whom the policies of now name: one of each of these approves. Empty: whoever may approve there. */
  named: z.array(z.object({ roles: z.array(z.string()), people: z.array(who) })),
  /** How many other people's approvals would count now; null when nothing is to be approved. */
  able: z.number().int().nullable(),
  mayAsk: z.boolean(),
  mayWithdraw: z.boolean(),
  refusal: z.enum(refusals).nullable(),
  glass: z.object({
    /** Whether the policies let somebody act without approvals here. */
    allowed: z.boolean(),
    /** Whether the reader may be the one. */
    may: z.boolean(),
    /** The reader's own that is open and covers every target. */
    open: z.object({ id, expiresAt: moment }).nullable(),
  }),
  /** What stops the reader from applying anything here, in words. */
  frozen: z.string().nullable(),
})
export type Approval = z.infer<typeof approvalSchema>

export const boxes = ['waiting', 'mine', 'decided'] as const

export const inboxItemSchema = z.object({
  request: requestSchema,
  change: z.object({
    id,
    title: z.string(),
    kind: z.string(),
    tier: z.number().int(),
    state: z.enum(changeStates),
    sentence: planSchema.shape.sentence.nullable(),
    target: z.object({ id, name: z.string(), production: z.boolean() }),
    /** The set it belongs to, where several are decided together. */
    set: z.object({ id, title: z.string(), index: z.number().int() }).nullable(),
  }),
})
export type InboxItem = z.infer<typeof inboxItemSchema>

const write = { permission: 'signed-in', scope: 'change' } as const
const byId = z.object({ id })
const comment = z.string().trim().max(1000)

export const approvalsContract = {
  get: define({
    method: 'GET',
    path: '/changes/{id}/approval',
    summary: 'What a change needs, and who said what',
    permission: 'changes.read',
    scope: 'change',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byId)
    .output(approvalSchema),
  list: define({
    method: 'GET',
    path: '/approvals',
    summary: 'Requests that wait for one, that one made, and that were decided',
    permission: 'changes.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ ...page, box: z.enum(boxes).default('waiting') }))
    .output(listOf(inboxItemSchema)),
  ask: define({
    method: 'POST',
    path: '/changes/{id}/ask',
    summary: 'Ask other people to approve a plan',
    ...write,
    tier: 1,
    audit: 'changes.ask',
    by: 'anyone',
  })
    .input(
      byId.extend({
        planHash: z.string(),
        typedName: z.string().max(300).optional(),
        reason: z.string().trim().min(1, t.sayInSentenceWhy).max(1000),
      }),
    )
    .output(requestSchema),
  approve: define({
    method: 'POST',
    path: '/changes/{id}/approve',
    summary: 'Approve a plan that somebody else asks for',
    permission: 'changes.approve',
    scope: 'change',
    tier: 3,
    audit: 'changes.approve',
    by: 'person',
  })
    .input(byId.extend({ planHash: z.string(), comment: comment.default('') }))
    .output(requestSchema),
  reject: define({
    method: 'POST',
    path: '/changes/{id}/reject',
    summary: 'Reject a plan that somebody else asks for',
    permission: 'changes.approve',
    scope: 'change',
    tier: 1,
    audit: 'changes.reject',
    by: 'person',
  })
    .input(byId.extend({ planHash: z.string(), comment: comment.min(1, t.sayInSentenceWhy) }))
    .output(requestSchema),
  withdraw: define({
    method: 'POST',
    path: '/changes/{id}/withdraw',
    summary: 'Take a request back',
    ...write,
    tier: 0,
    audit: 'changes.withdraw',
    by: 'anyone',
  })
    .input(byId)
    .output(done),
}
