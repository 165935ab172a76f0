import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import type { SessionRef } from '../contract/sessions'

/** Characters of a statement that a list carries. */
const TEXT_LIMIT = 4_096
/** The same where thousands are listed. */
const SHORT_TEXT = 256
const LONG_LIST = 500
/** Groups that a cut list carries at most, the largest first. */
const GROUPS = 5_000
/** pg_blocking_pids halts the lock manager for a moment: beyond so many waiters the rest is not asked for. */
const WAITERS_ASKED = 200

const milliseconds = z.coerce.number().nullable()

const sessionGroup = z.tuple([
  z.string().nullable(), // backend_type
  z.string().nullable(), // user
  z.string().nullable(), // database
  z.string().nullable(), // application
  z.string().nullable(), // state
  z.boolean(), // waits for a lock
  z.boolean(), // hidden
  z.number(), // how many
])
export type SessionGroupRow = z.infer<typeof sessionGroup>

const sessionGroups = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('no JSON')
      return z.NEVER
    }
  })
  .pipe(z.array(sessionGroup))

const sessionRow = z.tuple([
  z.number(), // pid
  z.string().nullable(), // backend_start
  z.string().nullable(), // backend_type
  z.string().nullable(), // user
  z.string().nullable(), // database
  z.string().nullable(), // application
  z.string().nullable(), // client
  z.string().nullable(), // state
  z.string().nullable(), // wait type
  z.string().nullable(), // wait event
  z.array(z.number()).nullable(), // blocked by
  milliseconds, // connected
  milliseconds, // transaction
  milliseconds, // state
  milliseconds, // query
  z.string().nullable(), // query id
  z.string().nullable(), // query
  z.boolean().nullable(), // truncated
  z.boolean().nullable(), // superuser
  z.boolean(), // hidden
  z.coerce.number(), // total
  z.coerce.number(), // hidden in total
  sessionGroups.nullable(), // all of them in groups, where the list is cut
])
export type SessionRow = z.infer<typeof sessionRow>

// One reading of pg_stat_activity serves rows, totals and groups: with thousands of sessions it is what costs.
function rows(where: PgSql, limit: number, groups: PgSql): PgSql {
  const text = limit > LONG_LIST ? SHORT_TEXT : TEXT_LIMIT
  return pgSql`
    WITH seen AS MATERIALIZED (
      SELECT *, backend_type IS NULL AND usesysid IS NOT NULL AS is_hidden,
             CASE WHEN wait_event_type = 'Lock'
                  THEN pg_catalog.row_number() OVER (PARTITION BY wait_event_type ORDER BY query_start, pid)
             END AS waiter,
             pg_catalog.count(*) OVER () AS total
        FROM pg_catalog.pg_stat_activity),
    counted AS (
      SELECT *, pg_catalog.count(*) FILTER (WHERE is_hidden) OVER () AS hidden_total FROM seen),
    chosen AS (
      SELECT * FROM counted WHERE ${where}
       ORDER BY is_hidden OR backend_type IS NOT DISTINCT FROM 'client backend' DESC,
                COALESCE(state = 'active' OR state LIKE 'idle in transaction%', false) DESC,
                COALESCE(xact_start, CASE WHEN state = 'active' THEN query_start ELSE state_change END,
                         backend_start), pid
       LIMIT ${limit}::pg_catalog.int4),
    grouped AS (
      SELECT backend_type, usename, datname, application_name, state,
             COALESCE(wait_event_type = 'Lock', false) AS waits, is_hidden,
             pg_catalog.count(*) AS sessions
        FROM seen GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 8 DESC LIMIT ${GROUPS}::pg_catalog.int4)
    SELECT s.pid,
           pg_catalog.to_json(s.backend_start) #>> '{}',
           s.backend_type, s.usename, s.datname, s.application_name,
           CASE WHEN s.is_hidden OR s.backend_start IS NULL THEN NULL
                WHEN s.client_addr IS NOT NULL
                THEN pg_catalog.host(s.client_addr) || ':' || s.client_port::pg_catalog.text
                WHEN s.client_port = -1 THEN 'local' END,
           s.state, s.wait_event_type, s.wait_event,
           CASE WHEN s.waiter <= ${WAITERS_ASKED}::pg_catalog.int8
                THEN ARRAY(SELECT DISTINCT b FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(s.pid)) AS b ORDER BY b)
           END,
           EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.backend_start) * 1000,
           EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.xact_start) * 1000,
           EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.state_change) * 1000,
           CASE WHEN s.state = 'active'
                THEN EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.query_start) * 1000 END,
           s.query_id::pg_catalog.text,
           CASE WHEN NOT s.is_hidden THEN pg_catalog.left(s.query, ${text}::pg_catalog.int4) END,
           pg_catalog.length(s.query) > ${text}::pg_catalog.int4,
           r.rolsuper, s.is_hidden, s.total, s.hidden_total,
           CASE WHEN s.total > ${limit}::pg_catalog.int4 AND pg_catalog.row_number() OVER () = 1
                THEN ${groups} END
      FROM chosen s
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.usesysid`
}

const allGroups = pgSql`(
  SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
           g.backend_type, g.usename, g.datname, g.application_name, g.state, g.waits, g.is_hidden, g.sessions))
    FROM grouped g)`

export const listSessions = pgQuery({
  name: 'pg.sessions.list',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [{ sql: (limit: number) => rows(pgSql`true`, limit, allGroups) }],
  row: sessionRow,
})

export const oneSession = pgQuery({
  name: 'pg.sessions.one',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [{ sql: (ref: SessionRef) => rows(same(ref), 1, pgSql`NULL::pg_catalog.json`) }],
  row: sessionRow,
})

export const sessionStatement = pgQuery({
  name: 'pg.sessions.statement',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    { sql: (ref: SessionRef) => pgSql`SELECT query FROM pg_catalog.pg_stat_activity WHERE ${same(ref)}` },
  ],
  row: z.tuple([z.string().nullable()]),
})

export const cancelSession = pgQuery({
  name: 'pg.sessions.cancel',
  needs: ['pg_signal_backend', 'pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (ref: SessionRef) => pgSql`
        SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity WHERE ${same(ref)}`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

export const endSession = pgQuery({
  name: 'pg.sessions.end',
  needs: ['pg_signal_backend', 'pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: (ref: SessionRef) => pgSql`
        SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE ${same(ref)}`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

// The pid alone may belong to another by the time the statement runs.
function same(ref: SessionRef): PgSql {
  return pgSql`pid = ${ref.pid}::pg_catalog.int4 AND backend_start = ${ref.startedAt}::pg_catalog.timestamptz`
}
