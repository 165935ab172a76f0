import { z } from 'zod'
import { environmentKinds } from '@/lib/features/environments/contract'
import { targetStates } from '@/lib/features/targets/contract'
import { define } from '@/lib/http/define'
import { id, listOf, moment, reading } from '@/lib/http/shapes'

export const sessionStates = [
  'active',
  'waiting',
  'idle',
  'idle in transaction',
  'idle in transaction (aborted)',
  'other',
  'hidden',
] as const

const connectionUse = z.object({
  used: z.number(),
  max: z.number(),
  byState: z.partialRecord(z.enum(sessionStates), z.number()),
})

/** What Overview shows of one moment; rates are per second over the last interval. */
export const overviewSchema = z.object({
  targetId: id,
  state: z.enum(targetStates),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** When the figures were read; they are dimmed and dated when it is long ago. */
  at: moment.nullable(),
  flavour: reading(z.string()),
  version: reading(z.string()),
  role: reading(z.string()),
  readOnly: reading(z.boolean()),
  startedAt: reading(z.string()),
  connections: reading(connectionUse),
  transactionsPerSecond: reading(z.number()),
  statementsPerSecond: reading(z.number()),
  cacheHitRatio: reading(z.number()),
  oldestTransactionSeconds: reading(z.number().nullable()),
  /** Null where transaction ids do not wrap around, and before the first reading. */
  wraparound: reading(z.object({ age: z.number(), limit: z.number(), database: z.string() })).nullable(),
  databases: reading(z.array(z.object({ name: z.string(), bytes: reading(z.number()) }))),
})
export type Overview = z.infer<typeof overviewSchema>

/** One problem sentence, worst first, each a link. */
export const problemSchema = z.object({
  id: z.string(),
  targetId: id,
  targetName: z.string(),
  severity: z.enum(['critical', 'warning', 'unknown', 'info']),
  sentence: z.string(),
  href: z.string(),
  since: moment.nullable(),
})
export type Problem = z.infer<typeof problemSchema>

export const fleetRowSchema = z.object({
  targetId: id,
  name: z.string(),
  engine: z.enum(['postgres', 'mysql']),
  environment: z.object({ id, name: z.string(), kind: z.enum(environmentKinds) }),
  state: z.enum(targetStates),
  problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  weakTls: z.boolean(),
  /** True when the asker's roles do not show this target's figures: then nobody says that it is well. */
  withheld: z.boolean(),
  at: moment.nullable(),
  flavour: z.string().nullable(),
  version: z.string().nullable(),
  role: z.string().nullable(),
  startedAt: reading(z.string()),
  connections: reading(z.object({ used: z.number(), max: z.number() })),
  /** Transactions per second on PostgreSQL, statements per second on MySQL and MariaDB; `load.unit` says which. */
  load: reading(z.object({ perSecond: z.number(), unit: z.string() })),
  oldestTransactionSeconds: reading(z.number().nullable()),
  /** Last 24 hours of the load, at most 48 points; null is a gap. */
  spark: z.array(z.number().nullable()),
})
export type FleetRow = z.infer<typeof fleetRowSchema>

export const fleetSchema = z.object({
  at: moment,
  items: z.array(fleetRowSchema),
  problems: z.array(problemSchema),
  /** The disk of the panel's own store has next to no room left. */
  storeFull: z.boolean(),
})
export type Fleet = z.infer<typeof fleetSchema>

/** Series metrics of the 10 s collector. Names are kept for years: add, never rename. */
export const overviewMetrics = [
  'connections.used',
  'connections.max',
  'connections.active',
  'connections.waiting',
  'connections.idle',
  'connections.idle_in_transaction',
  'transactions.rate',
  'statements.rate',
  'cache.hit_ratio',
  'deadlocks.count',
  'transaction.oldest_seconds',
  'wraparound.age',
  'database.bytes',
] as const

export const seriesSchema = z.object({
  metric: z.string(),
  /** What sets series of one metric apart, e.g. the database's name. */
  label: z.string(),
  unit: z.string(),
  /** Pairs of epoch milliseconds and value; null is a gap. At most the number of points asked for. */
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
})
export type Series = z.infer<typeof seriesSchema>

/** From when to when, in epoch milliseconds, and how many points at the most. */
export const seriesSpan = {
  from: z.coerce.number().int(),
  to: z.coerce.number().int(),
  points: z.coerce.number().int().min(10).max(300).default(300),
}
export const seriesAnswer = z.object({
  from: z.number(),
  to: z.number(),
  stepMs: z.number(),
  items: z.array(seriesSchema),
})

export const overviewContract = {
  fleet: define({
    method: 'GET',
    path: '/overview',
    summary: 'The fleet: one row per target in scope, and what is wrong',
    permission: 'targets.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(fleetSchema),
  get: define({
    method: 'GET',
    path: '/targets/{targetId}/overview',
    summary: 'Present figures of a target',
    permission: 'overview.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(z.object({ targetId: id }))
    .output(overviewSchema),
  series: define({
    method: 'GET',
    path: '/targets/{targetId}/overview/series',
    summary: 'History of the figures',
    permission: 'overview.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        metrics: z.array(z.enum(overviewMetrics)).min(1).max(12),
        ...seriesSpan,
      }),
    )
    .output(seriesAnswer),
  problems: define({
    method: 'GET',
    path: '/overview/problems',
    summary: 'What is wrong now, worst first',
    permission: 'targets.read',
    scope: 'somewhere',
    tier: 0,
    audit: null,
    by: 'anyone',
  }).output(listOf(problemSchema)),
}
