import { z } from 'zod'
import { sessionStates } from '@/lib/features/overview/contract'
import { sessionKinds } from '@/lib/features/sessions/contract'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'

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
  user: z.string().nullable(),
  database: z.string().nullable(),
  application: z.string().nullable(),
  client: z.string().nullable(),
  transactionMs: z.number().nullable(),
  stateMs: z.number().nullable(),
  queryMs: z.number().nullable(),
  /** Literals are `?` for those without `statements.text`. */
  query: z.string().nullable(),
  queryTruncated: z.boolean(),
  queryHidden: z.string().nullable(),
  superuser: z.boolean(),
  /** Parallel workers that hold and wait in its name. */
  workers: z.number().int(),
  againstWraparound: z.boolean(),
  /** Global identifier of a prepared transaction. */
  prepared: z.string().nullable(),
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
      }),
    )
    .output(locksSchema),
}
