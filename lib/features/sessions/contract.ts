import { z } from 'zod'
import { sessionStates } from '@/lib/features/overview/contract'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'
import { SESSION_PAGE } from './page-size'

export const sessionKinds = ['client', 'replication', 'autovacuum', 'background', 'own', 'unknown'] as const

export const sessionRef = z.object({
  pid: z.coerce.number().int().positive(),
  startedAt: z.string().min(1).max(64),
})

/** What is told of a session wherever one is named: whose it is, since when, and what it runs. */
export const sessionFacts = {
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
  /** Why the text is not shown at all. */
  queryHidden: z.string().nullable(),
  superuser: z.boolean(),
}

export const liveSessionSchema = z.object({
  pid: z.number().int(),
  startedAt: z.string(),
  kind: z.enum(sessionKinds),
  ...sessionFacts,
  state: z.enum(sessionStates),
  wait: z.string().nullable(),
  blockedBy: z.array(z.number().int()),
  connectedMs: z.number().nullable(),
  queryId: z.string().nullable(),
})
export type LiveSessionView = z.infer<typeof liveSessionSchema>

/** Rows that can be asked for at most. */
export const SESSION_MOST = 10_000

const word = z.string().max(256).optional()

/** What the rows must fit. `foreground` leaves out background processes and the panel's own sessions. */
export const sessionFilterSchema = z.object({
  state: z.enum(sessionStates).optional(),
  user: word,
  app: word,
  db: word,
  kind: z.enum(['all', 'foreground', ...sessionKinds]).optional(),
  /** Words that all occur in the row's text, masked texts as they are shown. */
  q: word,
})
export type SessionQuery = z.infer<typeof sessionFilterSchema>

const counted = z.array(z.object({ value: z.string(), count: z.number().int() }))

/** What is known of all sessions where not all are in the list. */
export const sessionSummarySchema = z.object({
  /** How many fit the filter; null where the rows were not searched for its words. */
  matching: z.number().int().nullable(),
  /** By state, of what fits the filter but its state. */
  counts: z.array(z.object({ state: z.enum(sessionStates), count: z.number().int() })),
  clients: z.number().int(),
  busy: z.number().int(),
  waiting: z.number().int(),
  hidden: z.number().int(),
  users: counted,
  applications: counted,
  databases: counted,
})
export type SessionSummary = z.infer<typeof sessionSummarySchema>

export const sessionListSchema = z.object({
  targetId: id,
  at: moment,
  sessions: z.array(liveSessionSchema),
  /** Sessions of the server that are not in `sessions`. */
  omitted: z.number().int(),
  /** Null where every session of the server is in `sessions`. */
  summary: sessionSummarySchema.nullable(),
  hidden: z.number().int(),
  hiddenRemedy: z.string().nullable(),
  masked: z.boolean(),
})
export type SessionListView = z.infer<typeof sessionListSchema>

export const sessionsContract = {
  list: define({
    method: 'GET',
    path: '/targets/{targetId}/sessions',
    summary: 'Live sessions of a target',
    permission: 'sessions.read',
    scope: 'target',
    tier: 0,
    audit: null,
    by: 'anyone',
  })
    .input(
      sessionFilterSchema.extend({
        targetId: id,
        limit: z.coerce.number().int().min(1).max(SESSION_MOST).default(SESSION_PAGE),
      }),
    )
    .output(sessionListSchema),
  statement: define({
    method: 'GET',
    path: '/targets/{targetId}/sessions/{pid}/statement',
    summary: 'Full text of what a session runs',
    permission: 'statements.text',
    scope: 'target',
    tier: 0,
    audit: 'sessions.statement.read',
    by: 'anyone',
  })
    .input(sessionRef.extend({ targetId: id }))
    .output(z.object({ query: z.string().nullable() })),
}
