import { z } from 'zod'
import { sessionStates } from '@/lib/features/overview/contract'
import { define } from '@/lib/http/define'
import { id, moment } from '@/lib/http/shapes'

export const sessionKinds = ['client', 'replication', 'autovacuum', 'background', 'own'] as const

export const sessionRef = z.object({
  pid: z.coerce.number().int().positive(),
  startedAt: z.string().min(1).max(64),
})

export const liveSessionSchema = z.object({
  pid: z.number().int(),
  startedAt: z.string(),
  kind: z.enum(sessionKinds),
  user: z.string().nullable(),
  database: z.string().nullable(),
  application: z.string().nullable(),
  client: z.string().nullable(),
  state: z.enum(sessionStates),
  wait: z.string().nullable(),
  blockedBy: z.array(z.number().int()),
  connectedMs: z.number().nullable(),
  transactionMs: z.number().nullable(),
  stateMs: z.number().nullable(),
  queryMs: z.number().nullable(),
  queryId: z.string().nullable(),
  /** Literals are `?` for those without `statements.text`. */
  query: z.string().nullable(),
  queryTruncated: z.boolean(),
  /** Why the text is not shown at all. */
  queryHidden: z.string().nullable(),
  superuser: z.boolean(),
})
export type LiveSessionView = z.infer<typeof liveSessionSchema>

export const sessionListSchema = z.object({
  targetId: id,
  at: moment,
  sessions: z.array(liveSessionSchema),
  omitted: z.number().int(),
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
    .input(z.object({ targetId: id }))
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
