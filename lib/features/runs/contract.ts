import { z } from 'zod'
import { define } from '@/lib/http/define'
import { done, id, listOf, moment } from '@/lib/http/shapes'

export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needs_person'] as const

export const runSchema = z.object({
  id,
  changeId: id,
  title: z.string(),
  state: z.enum(runStates),
  attempt: z.number().int(),
  steps: z.array(
    z.object({
      index: z.number().int(),
      what: z.string(),
      state: z.enum(['pending', 'running', 'done', 'failed', 'skipped', 'unknown']),
      startedAt: moment.nullable(),
      finishedAt: moment.nullable(),
      detail: z.string().nullable(),
    }),
  ),
  progress: z.object({ done: z.number(), total: z.number(), unit: z.string() }).nullable(),
  verified: z.object({ ok: z.boolean(), detail: z.string() }).nullable(),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  queuedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  cancelRequestedAt: moment.nullable(),
})
export type Run = z.infer<typeof runSchema>

export const logLineSchema = z.object({
  seq: z.number().int(),
  at: moment,
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
})
export type LogLine = z.infer<typeof logLineSchema>

export const runsContract = {
  get: define({
    method: 'GET',
    path: '/runs/{id}',
    summary: 'One run with its steps',
    permission: 'changes.read',
    scope: 'run',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ id }))
    .output(runSchema),
  log: define({
    method: 'GET',
    path: '/runs/{id}/log',
    summary: 'Log lines after a number',
    permission: 'changes.read',
    scope: 'run',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ id, after: z.coerce.number().int().min(0).default(0) }))
    .output(listOf(logLineSchema)),
  /** One's own run, or anybody's with `changes.cancel`. */
  cancel: define({
    method: 'POST',
    path: '/runs/{id}/cancel',
    summary: 'Stop a run at its next safe point',
    permission: 'changes.read',
    scope: 'run',
    tier: 1,
    audit: 'runs.cancel',
    by: 'anyone',
  })
    .input(z.object({ id }))
    .output(done),
}
