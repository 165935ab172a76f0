import { z } from 'zod'
import { verdicts } from '@/lib/features/changes/contract-after'
import { define } from '@/lib/http/define'
import { done, downloadSchema, id, listOf, moment } from '@/lib/http/shapes'

export const runStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needs_person'] as const

const problem = z.object({ code: z.string(), message: z.string(), hint: z.string() })

/** What a person said of a run that needed one, and what nobody knew until then. */
export const runVerdictSchema = z.object({
  id,
  at: moment,
  by: z.object({ id: z.string().nullable(), name: z.string() }),
  verdict: z.enum(verdicts),
  /** The step in doubt, from 0; null when the run was parked between two. */
  step: z.number().int().nullable(),
  /** How they know; null when they were erased. */
  reason: z.string().nullable(),
  /** Since when it needed a person, and why. */
  parkedAt: moment.nullable(),
  problem: problem.nullable(),
})
export type RunVerdict = z.infer<typeof runVerdictSchema>

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
  problem: problem.nullable(),
  /** Oldest first. */
  verdicts: z.array(runVerdictSchema),
  queuedAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  cancelRequestedAt: moment.nullable(),
})
export type Run = z.infer<typeof runSchema>

export const logLevels = ['info', 'warning', 'error'] as const

export const logLineSchema = z.object({
  seq: z.number().int(),
  at: moment,
  level: z.enum(logLevels),
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
  /**
   * Lines have the numbers 1 to `total` without a gap. Those after a number come first to last; those before one
   * are the last before it; `tail` gives the last of all. All answers are oldest first.
   */
  log: define({
    method: 'GET',
    path: '/runs/{id}/log',
    summary: 'A stretch of the log: after a number, before one, or its end',
    permission: 'changes.read',
    scope: 'run',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        id,
        after: z.coerce.number().int().min(0).default(0),
        before: z.coerce.number().int().min(1).optional(),
        tail: z.stringbool().or(z.boolean()).default(false),
        /** Only lines with this text, whatever its case. */
        q: z.string().max(200).optional(),
        /** Only lines of this level or a worse one. */
        level: z.enum(logLevels).default('info'),
        limit: z.coerce.number().int().min(1).max(1000).default(1000),
      }),
    )
    .output(listOf(logLineSchema).extend({ total: z.number().int() })),
  download: define({
    method: 'POST',
    path: '/runs/{id}/log/download',
    summary: 'Make the whole log ready for one download, as text',
    permission: 'changes.read',
    scope: 'run',
    tier: 0,
    audit: 'runs.log.download',
    by: 'anyone',
  })
    .input(z.object({ id }))
    .output(downloadSchema),
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
