import { z } from 'zod'
import { changesAfterContract } from '@/lib/features/changes/contract-after'
import { define } from '@/lib/http/define'
import { done, downloadSchema, id, listOf, moment, page } from '@/lib/http/shapes'

export const planStepSchema = z.object({
  what: z.string(),
  sql: z.string().nullable(),
  locks: z.string().nullable(),
  estimate: z.string().nullable(),
  undo: z.string(),
  targetId: z.string().optional(),
  language: z.enum(['sql', 'command']).optional(),
})

export const planSchema = z.object({
  sentence: z.string(),
  steps: z.array(planStepSchema),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  warnings: z.array(z.string()),
  consequences: z.array(z.string()),
  typedName: z.string().nullable(),
  holds: z.array(z.string()).optional(),
})
export type PlanView = z.infer<typeof planSchema>

export const changeStates = [
  'planning',
  'planned',
  'waiting',
  'approved',
  'refused',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'needs_person',
  'discarded',
] as const

export const changeSchema = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  tier: z.number().int().min(0).max(3),
  state: z.enum(changeStates),
  target: z
    .object({
      id,
      name: z.string(),
      engine: z.string(),
      environment: z.object({ id, name: z.string(), kind: z.string() }),
    })
    .nullable(),
  plan: planSchema.nullable(),
  planHash: z.string().nullable(),
  /** Why it was refused or failed. */
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  requestedBy: z.object({ id: z.string().nullable(), name: z.string() }),
  reason: z.string().nullable(),
  createdAt: moment,
  plannedAt: moment.nullable(),
  runId: id.nullable(),
  /** Whether its reverse is known, the change it reverses, and the newest that reverses it. */
  canUndo: z.boolean(),
  undoOf: id.nullable(),
  undoneBy: id.nullable(),
  /** Whether it can be kept as a template and done on other targets of the same engine. */
  portable: z.boolean(),
  /** The set it belongs to, and its place there from 0. */
  set: z.object({ id, title: z.string(), index: z.number().int() }).nullable(),
})
export type Change = z.infer<typeof changeSchema>

const byId = z.object({ id })

export const changesContract = {
  /** Makes a plan in the worker. Answers within 5 s, else with state `planning`. The permission is the kind's own. */
  create: define({
    method: 'POST',
    path: '/changes',
    summary: 'Plan a change',
    successStatus: 201,
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: 'changes.plan',
    by: 'anyone',
  })
    .input(z.object({ kind: z.string().max(80), targetId: id, input: z.unknown() }))
    .output(changeSchema),
  apply: define({
    method: 'POST',
    path: '/changes/{id}/apply',
    summary: 'Apply a plan',
    successStatus: 202,
    permission: 'signed-in',
    scope: 'change',
    tier: 1,
    audit: 'changes.apply',
    by: 'anyone',
  })
    .input(
      byId.extend({
        planHash: z.string(),
        typedName: z.string().max(300).optional(),
        reason: z.string().max(1000).optional(),
      }),
    )
    .output(z.object({ run: id })),
  get: define({
    method: 'GET',
    path: '/changes/{id}',
    summary: 'One change',
    permission: 'changes.read',
    scope: 'change',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(byId)
    .output(changeSchema),
  list: define({
    method: 'GET',
    path: '/changes',
    summary: 'History of changes',
    permission: 'changes.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        ...page,
        targetId: id.optional(),
        state: z.enum(changeStates).optional(),
        kind: z.string().max(80).optional(),
        q: z.string().max(200).optional(),
      }),
    )
    .output(listOf(changeSchema).extend({ kinds: z.array(z.string()) })),
  discard: define({
    method: 'POST',
    path: '/changes/{id}/discard',
    summary: 'Throw a plan away',
    permission: 'signed-in',
    scope: 'change',
    tier: 0,
    audit: 'changes.discard',
    by: 'anyone',
  })
    .input(byId)
    .output(done),
  ...changesAfterContract,
  /** Made by the worker: the change with its plan, outcome, log and traces in the audit log. */
  document: define({
    method: 'POST',
    path: '/changes/{id}/document',
    summary: 'Make a PDF of a change, ready for one download',
    permission: 'changes.read',
    scope: 'change',
    tier: 0,
    audit: 'changes.document',
    by: 'anyone',
  })
    .input(byId)
    .output(downloadSchema),
}
