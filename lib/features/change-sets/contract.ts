import { z } from 'zod'
import { SET_STATES } from '@/lib/changes/set-state'
import { refusals, requestSchema } from '@/lib/features/approvals/contract'
import { changeSchema } from '@/lib/features/changes/contract'
import { plannedOn } from '@/lib/features/changes/contract-after'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment, page } from '@/lib/http/shapes'
import { checkTexts as t } from '@/lib/texts/checks'

/** Most changes of one set: each is planned before anybody sees the page. */
export const MOST_MEMBERS = 50

const who = z.object({ id: z.string().nullable(), name: z.string() })

/** One change of a set that the reader may see. */
export const memberSchema = z.object({
  /** Its place in the set, from 0; those that were left out keep theirs. */
  index: z.number().int(),
  change: changeSchema,
  /** How many other people have to approve it; 0 for none, null when nothing is asked any more. */
  needed: z.number().int().nullable(),
  /** The request that stands, with who said what to it. */
  request: requestSchema.nullable(),
})
export type Member = z.infer<typeof memberSchema>

export const setSummarySchema = z.object({
  id,
  title: z.string(),
  state: z.enum(SET_STATES),
  createdAt: moment,
  requestedBy: who,
  /** How many changes it has, without those that were left out, and how many of them are done. */
  of: z.number().int(),
  done: z.number().int(),
})
export type SetSummary = z.infer<typeof setSummarySchema>

export const setSchema = setSummarySchema.extend({
  /** The highest of its members. */
  tier: z.number().int().min(0).max(3),
  /** Over the plan hashes of its members in their order; null until each has a plan that the reader may see. */
  setHash: z.string().nullable(),
  /** What to type from tier 2 on. */
  typedName: z.string().nullable(),
  members: z.array(memberSchema),
  /** How many members lie on targets that the reader may not see. */
  hidden: z.number().int(),
  /** Whether the reader's own broken glass stands in where a member still needs approval. */
  glass: z.boolean(),
  /** Why it cannot be applied now although its plans stand; null when it can. */
  held: z.enum(['approval', 'hidden']).nullable(),
  /** The members that wait for approval, and what stands in the reader's way of deciding them; null when none waits. */
  waiting: z
    .object({
      /** How many the reader would decide. */
      count: z.number().int(),
      /** The first that they may not, by its index; null when they may decide all of them. */
      refusal: z.object({ index: z.number().int(), why: z.enum(refusals) }).nullable(),
    })
    .nullable(),
  /** The set that it takes back, with how much of it stays; and the newest that takes it back. */
  undoOf: z.object({ id, title: z.string(), left: z.number().int() }).nullable(),
  undoneBy: id.nullable(),
})
export type ChangeSet = z.infer<typeof setSchema>

const byId = z.object({ id })
const read = { permission: 'changes.read', scope: 'somewhere', tier: 0, audit: null, by: 'anyone' } as const
const write = { permission: 'signed-in', scope: 'self', by: 'anyone' } as const
const comment = z.string().trim().max(1000)
const pressed = byId.extend({
  setHash: z.string().max(128),
  typedName: z.string().max(300).optional(),
})

/** Several changes in an order; the first that fails stops the rest. Each entry of the log is that of a member. */
export const changeSetsContract = {
  create: define({
    method: 'POST',
    path: '/change-sets',
    summary: 'Plan several changes that are applied in an order, one after the other',
    successStatus: 201,
    ...write,
    tier: 0,
    audit: 'changes.plan',
  })
    .input(
      z.object({
        title: z.string().trim().min(1, t.sayInFewWords).max(200),
        members: z
          .array(z.object({ kind: z.string().max(80), targetId: id, input: z.unknown() }))
          .min(2, t.setHasTwoChanges)
          .max(MOST_MEMBERS),
      }),
    )
    .output(setSchema),
  list: define({
    method: 'GET',
    path: '/change-sets',
    summary: 'Sets of changes, newest first',
    ...read,
  })
    .input(z.object(page))
    .output(listOf(setSummarySchema)),
  get: define({
    method: 'GET',
    path: '/change-sets/{id}',
    summary: 'One set with its changes and their plans',
    ...read,
  })
    .input(byId)
    .output(setSchema),
  apply: define({
    method: 'POST',
    path: '/change-sets/{id}/apply',
    summary: 'Apply the changes of a set in their order; the first that fails stops the rest',
    successStatus: 202,
    ...write,
    tier: 1,
    audit: 'changes.apply',
  })
    .input(pressed.extend({ reason: z.string().max(1000).optional() }))
    .output(z.object({ runs: z.array(id) })),
  ask: define({
    method: 'POST',
    path: '/change-sets/{id}/ask',
    summary: 'Ask for the approval of every change of a set that needs it',
    ...write,
    tier: 1,
    audit: 'changes.ask',
  })
    .input(pressed.extend({ reason: z.string().trim().min(1, t.sayInSentenceWhy).max(1000) }))
    .output(z.object({ asked: z.number().int() })),
  /** All members that wait for this person, or none: the first that they may not decide ends it, and is named. */
  approve: define({
    method: 'POST',
    path: '/change-sets/{id}/approve',
    summary: 'Approve every change of a set that waits, in one act',
    permission: 'changes.approve',
    scope: 'somewhere',
    tier: 3,
    audit: 'changes.approve',
    by: 'person',
  })
    .input(byId.extend({ setHash: z.string().max(128), comment: comment.default('') }))
    .output(z.object({ decided: z.number().int() })),
  reject: define({
    method: 'POST',
    path: '/change-sets/{id}/reject',
    summary: 'Reject every change of a set that waits, in one act',
    permission: 'changes.approve',
    scope: 'somewhere',
    tier: 1,
    audit: 'changes.reject',
    by: 'person',
  })
    .input(byId.extend({ setHash: z.string().max(128), comment: comment.min(1, t.sayInSentenceWhy) }))
    .output(z.object({ decided: z.number().int() })),
  undo: define({
    method: 'POST',
    path: '/change-sets/{id}/undo',
    summary: 'Plan the reverse of a set that is over: of its changes that have one, last first',
    successStatus: 201,
    ...write,
    tier: 0,
    audit: 'changes.undo',
  })
    .input(byId)
    .output(plannedOn),
  cancel: define({
    method: 'POST',
    path: '/change-sets/{id}/cancel',
    summary: 'Stop what runs of a set at its next safe point, and begin none of the rest',
    ...write,
    tier: 1,
    audit: 'runs.cancel',
  })
    .input(byId)
    .output(done),
  discard: define({
    method: 'POST',
    path: '/change-sets/{id}/discard',
    summary: 'Throw the plans of a set away',
    ...write,
    tier: 0,
    audit: 'changes.discard',
  })
    .input(byId)
    .output(done),
}
