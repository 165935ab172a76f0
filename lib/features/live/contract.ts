import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { fleetSchema, overviewSchema } from '@/lib/features/overview/contract'
import { liveSessionSchema, sessionListSchema } from '@/lib/features/sessions/contract'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'

/** One thing a page listens to. Each topic is authorised by itself, and again every 30 s. */
export const topicSchema = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal('fleet') }),
  z.object({ topic: z.literal('overview'), targetId: id }),
  z.object({ topic: z.literal('sessions'), targetId: id }),
  z.object({ topic: z.literal('runs') }),
  z.object({ topic: z.literal('run'), id }),
])
export type Topic = z.infer<typeof topicSchema>

export const runProgressSchema = z.object({
  id,
  changeId: id,
  title: z.string(),
  targetId: id.nullable(),
  targetName: z.string().nullable(),
  state: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'needs_person']),
  step: z.string().nullable(),
  stepsDone: z.number().int(),
  stepsTotal: z.number().int(),
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
})
export type RunProgress = z.infer<typeof runProgressSchema>

/** A moment in Unix milliseconds by the panel's clock; null when it has none or it may not be seen. */
const since = z.number().int().nullable()

/** A session as a stream carries it: since when instead of how long, so that one that rests never changes. */
export const streamedSessionSchema = liveSessionSchema
  .omit({ connectedMs: true, transactionMs: true, stateMs: true, queryMs: true })
  .extend({ connectedAt: since, transactionAt: since, stateAt: since, queryAt: since })
export type StreamedSession = z.infer<typeof streamedSessionSchema>

/** What a list of sessions says besides its rows. */
const listHead = sessionListSchema.omit({ targetId: true, at: true, sessions: true })
export type SessionListHead = z.infer<typeof listHead>

const ref = { pid: z.number().int(), startedAt: z.string() }

export const problemEvent = z.object({ code: z.string(), message: z.string(), hint: z.string() })

export const liveEventSchema = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal('fleet'), data: fleetSchema }),
  z.object({ topic: z.literal('overview'), targetId: id, data: overviewSchema }),
  z.object({ topic: z.literal('sessions'), targetId: id, data: sessionListSchema }),
  /** For streams opened with `deltas`: the whole list first, and whenever a change would not fit. */
  z.object({
    topic: z.literal('sessions.whole'),
    targetId: id,
    seq: z.number(),
    at: moment,
    head: listHead,
    rows: z.array(streamedSessionSchema),
  }),
  /** What changed since the event numbered `base`; what is not there has not changed. */
  z.object({
    topic: z.literal('sessions.delta'),
    targetId: id,
    base: z.number(),
    seq: z.number(),
    at: moment,
    head: listHead.optional(),
    added: z.array(streamedSessionSchema).optional(),
    changed: z.array(streamedSessionSchema.partial().extend(ref)).optional(),
    gone: z.array(z.object(ref)).optional(),
  }),
  /** The target could not be read: what is shown grows old. `lastAt` is the age of the last good data. */
  z.object({
    topic: z.literal('sessions.problem'),
    targetId: id,
    problem: problemEvent,
    lastAt: moment.nullable(),
  }),
  z.object({ topic: z.literal('runs'), data: z.array(runProgressSchema) }),
  z.object({
    topic: z.literal('run'),
    id,
    data: runProgressSchema,
    log: z.array(z.object({ seq: z.number(), at: moment, level: z.string(), text: z.string() })),
  }),
  z.object({ topic: z.literal('beat'), at: moment }),
])
export type LiveEvent = z.infer<typeof liveEventSchema>

export const liveContract = {
  watch: define({
    method: 'POST',
    path: '/live',
    summary: 'One stream of everything a page listens to',
    permission: 'signed-in',
    scope: 'self',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        topics: z.array(topicSchema).min(1).max(12),
        /** Of sessions only what changed, after a first whole list. */
        deltas: z.boolean().default(false),
      }),
    )
    .output(eventIterator(liveEventSchema)),
}
