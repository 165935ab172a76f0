import { z } from 'zod'
import { sessionStates } from '@/lib/features/overview/contract'
import { sessionFacts, sessionKinds } from '@/lib/features/sessions/contract'
import { define } from '@/lib/http/define'
import { id, listOf, moment, page, reading } from '@/lib/http/shapes'

export const lockObjectKinds = [
  'relation',
  'row',
  'transaction',
  'advisory',
  'schema',
  'server',
  'snapshot',
  'other',
] as const

/** Branches of a tree that one answer holds, unless more are asked for. */
const LOCK_BRANCHES = 40

const waitSchema = z.object({
  object: z
    .object({ kind: z.enum(lockObjectKinds), name: z.string().nullable(), part: z.string().nullable() })
    .nullable(),
  wanted: z.string().nullable(),
  waitedMs: z.number().nullable(),
  /** True where only the time of the whole statement is told. */
  atMost: z.boolean(),
})

/** Somebody who waits for a lock, or holds one that another waits for. */
export const lockPartySchema = z.object({
  id: z.string(),
  /** Null for a prepared transaction. */
  pid: z.number().int().nullable(),
  startedAt: z.string().nullable(),
  kind: z.enum([...sessionKinds, 'prepared']),
  state: z.enum([...sessionStates, 'prepared']),
  ...sessionFacts,
  /** Parallel workers that hold and wait in its name. */
  workers: z.number().int(),
  againstWraparound: z.boolean(),
  /** Global identifier of a prepared transaction, or what the server tells instead. */
  prepared: z.string().nullable(),
  /** A prepared transaction whose identifier is told. */
  canRollBack: z.boolean(),
  wait: waitSchema.nullable(),
})
export type LockPartyView = z.infer<typeof lockPartySchema>

const branchSchema = lockPartySchema.extend({
  depth: z.number().int(),
  /** Mode by which the one above holds it up, or asks for while it stands ahead. */
  held: z.string().nullable(),
  /** False where the one above only stands ahead in the line. */
  granted: z.boolean(),
  /** How many it waits for besides the one above. */
  others: z.number().int(),
})
export type LockBranchView = z.infer<typeof branchSchema>

export const lockTreeSchema = z.object({
  root: lockPartySchema,
  loop: z.boolean(),
  /** How many wait for it, at whatever distance; some of them may stand in another tree. */
  holdsUp: z.number().int(),
  /** How many go on when it alone lets go. */
  frees: z.number().int(),
  longestMs: z.number().nullable(),
  longestAtMost: z.boolean(),
  branches: z.array(branchSchema),
  /** Branches that are not in the list. */
  more: z.number().int(),
})
export type LockTreeView = z.infer<typeof lockTreeSchema>

export const locksSchema = z.object({
  targetId: id,
  at: moment,
  /** Those that hold others up, whoever frees most first. */
  trees: z.array(lockTreeSchema),
  roots: z.number().int(),
  waiters: z.number().int(),
  longestMs: z.number().nullable(),
  longestAtMost: z.boolean(),
  /** Waiters of whom it is not told whom they wait for. */
  unplaced: z.array(lockPartySchema),
  unplacedMore: z.number().int(),
  gaps: z.array(z.object({ reason: z.string(), remedy: z.string().nullable() })),
  masked: z.boolean(),
})
export type LocksView = z.infer<typeof locksSchema>

/** A time in which sessions of a target waited for locks. The figures are the most of its snapshots. */
export const pileUpSchema = z.object({
  id,
  startedAt: moment,
  /** The last look at which somebody waited. */
  lastAt: moment,
  /** Null while it goes on. */
  endedAt: moment.nullable(),
  snapshots: z.number().int(),
  waiters: z.number().int(),
  roots: z.number().int(),
  longestMs: z.number().nullable(),
  /** Who held up most at the worst moment. */
  chief: lockPartySchema
    .pick({ pid: true, kind: true, user: true, database: true, application: true })
    .extend({ prepared: z.string().nullable(), againstWraparound: z.boolean(), holdsUp: z.number().int() })
    .nullable(),
})
export type PileUp = z.infer<typeof pileUpSchema>

/** One snapshot of a pile-up, with its neighbours. Literals are masked for everybody: they were never kept. */
export const replaySchema = locksSchema.extend({
  pileUp: pileUpSchema,
  /** From 1. */
  position: z.number().int(),
  previous: moment.nullable(),
  next: moment.nullable(),
  /** Waiters beyond those that a snapshot holds. */
  cut: z.number().int(),
})
export type ReplayView = z.infer<typeof replaySchema>

const READ = { permission: 'sessions.read', scope: 'target', tier: 0, audit: null, by: 'anyone' } as const

export const locksContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/locks',
    summary: 'Who waits for a lock, and who holds them up',
    permission: 'sessions.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      z.object({
        targetId: id,
        /** The tree of which more is wanted. */
        root: z.string().max(64).optional(),
        /** Branches of each tree at most; above 50, so many trees, too. */
        limit: z.coerce.number().int().min(1).max(10_000).default(LOCK_BRANCHES),
      }),
    )
    .output(locksSchema),
  pileUps: define({
    ...READ,
    method: 'GET',
    path: '/targets/{targetId}/locks/pile-ups',
    summary: 'Times in which sessions waited for locks, newest first',
  })
    .input(z.object({ targetId: id, ...page }))
    .output(listOf(pileUpSchema)),
  replay: define({
    ...READ,
    method: 'GET',
    path: '/targets/{targetId}/locks/replay',
    summary: 'Who waited for whom at a moment that was kept',
  })
    .input(
      z.object({
        targetId: id,
        at: z.iso.datetime(),
        root: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(10_000).default(LOCK_BRANCHES),
      }),
    )
    .output(replaySchema),
  deadlocks: define({
    ...READ,
    method: 'GET',
    path: '/targets/{targetId}/locks/deadlocks',
    summary: 'How many deadlocks the server broke',
  })
    .input(z.object({ targetId: id, hours: z.coerce.number().int().min(1).max(168).default(24) }))
    .output(
      z.object({
        from: moment,
        to: moment,
        count: reading(z.number()),
        /** Since when it was counted, where that is later than `from`; a two-hundredth of the time is let pass. */
        since: moment.nullable(),
        /** Time since then in which nothing was counted. */
        gapsMs: z.number(),
      }),
    ),
}
