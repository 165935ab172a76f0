import { z } from 'zod'
import { define } from '@/lib/http/define'
import { id, moment, reading } from '@/lib/http/shapes'

const judged = z.enum(['ok', 'warning', 'critical', 'unknown'])

export const healthSchema = z.object({
  at: moment,
  /** How long making this answer took, in milliseconds. */
  tookMs: z.number(),
  web: z.object({
    version: z.string(),
    node: z.string(),
    startedAt: moment,
    memoryBytes: z.number(),
    /** How late the process was for its own timers: 99 of 100 were no later, in milliseconds. */
    lagMs: reading(z.number()),
  }),
  workers: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      version: z.string(),
      /** False where it runs another version than the web. */
      sameVersion: z.boolean(),
      startedAt: moment,
      seenAt: moment,
      alive: z.boolean(),
      /** Runs that it holds by a lease now. */
      runs: z.number().int(),
      /** Of one core, by its own process over the last minute; 1 is one core all the time. */
      cpuShare: reading(z.number()),
      /** Resident memory of its process. */
      memoryBytes: reading(z.number()),
    }),
  ),
  store: z.object({
    version: reading(z.string()),
    bytes: reading(z.number()),
    connections: reading(z.object({ used: z.number().int(), most: z.number().int() })),
    /** Statements at work for more than a second right now. */
    slowNow: reading(z.number().int()),
    /** The statements that took longest on average; needs pg_stat_statements in the store. */
    slow: reading(z.array(z.object({ text: z.string(), calls: z.number(), meanMs: z.number() }))),
    /** Rows that are dead but not yet vacuumed away, of the tables with most of them. */
    dead: reading(
      z.array(z.object({ table: z.string(), dead: z.number(), live: z.number(), bytes: z.number() })),
    ),
  }),
  queue: z.object({
    /** What waits to be begun: runs of changes, questions for the worker, messages. */
    waiting: z.array(
      z.object({
        what: z.enum(['runs', 'tasks', 'messages', 'probes']),
        count: z.number().int(),
        oldest: moment.nullable(),
      }),
    ),
  }),
  collectors: z.array(
    z.object({
      targetId: id,
      targetName: z.string(),
      state: z.enum(['ok', 'unknown', 'paused']),
      lastSuccessAt: moment.nullable(),
      code: z.string().nullable(),
      /** Share of a target's time that our own statements took, over the last day. */
      shareOfTime: reading(z.number()),
    }),
  ),
  evidence: z.object({
    status: judged,
    problems: z.array(z.string()),
    checkpointAt: moment.nullable(),
    checkpointSeq: z.number().nullable(),
    signingKeySince: reading(moment),
    webKeySince: reading(moment),
  }),
  tools: reading(
    z.array(
      z.object({
        name: z.string(),
        version: z.string().nullable(),
        floor: z.string().nullable(),
        status: z.enum(['ok', 'below-floor', 'missing']),
      }),
    ),
  ),
})
export type Health = z.infer<typeof healthSchema>

export const healthContract = {
  health: define({
    method: 'GET',
    path: '/admin/health',
    summary: 'How the panel itself is doing: web, workers, store, queue, collectors, evidence, tools',
    permission: 'health.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(healthSchema),
}
