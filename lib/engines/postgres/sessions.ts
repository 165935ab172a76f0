import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import type {
  LiveSession,
  SessionControl,
  SessionGroup,
  SessionKind,
  SessionReader,
  SessionRef,
} from '../contract/sessions'
import { spanOf } from '../span'
import type { PgConnection } from './connection'
import { monitorGrant, stateOf } from './overview'

/** Characters of a statement that a list carries. */
const TEXT_LIMIT = 4_096
/** The same where thousands are listed. */
const SHORT_TEXT = 256
const LONG_LIST = 500
/** pg_blocking_pids halts the lock manager for a moment: beyond so many waiters the rest is not asked for. */
const WAITERS_ASKED = 200

const milliseconds = z.coerce.number().nullable()

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
])
type SessionRow = z.infer<typeof sessionRow>

function rows(where: PgSql, limit: number): PgSql {
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
       LIMIT ${limit}::pg_catalog.int4)
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
           r.rolsuper, s.is_hidden, s.total, s.hidden_total
      FROM chosen s
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.usesysid`
}

const list = pgQuery({
  name: 'pg.sessions.list',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [{ sql: (limit: number) => rows(pgSql`true`, limit) }],
  row: sessionRow,
})

const groups = pgQuery({
  name: 'pg.sessions.groups',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT backend_type, usename, datname, application_name, state,
               COALESCE(wait_event_type = 'Lock', false), backend_type IS NULL AND usesysid IS NOT NULL,
               pg_catalog.count(*)::pg_catalog.int4
          FROM pg_catalog.pg_stat_activity
         GROUP BY 1, 2, 3, 4, 5, 6, 7
         ORDER BY 8 DESC
         LIMIT 5000`,
    },
  ],
  row: z.tuple([
    z.string().nullable(), // backend_type
    z.string().nullable(), // user
    z.string().nullable(), // database
    z.string().nullable(), // application
    z.string().nullable(), // state
    z.boolean(), // waits for a lock
    z.boolean(), // hidden
    z.number(),
  ]),
})

const one = pgQuery({
  name: 'pg.sessions.one',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [{ sql: (ref: SessionRef) => rows(same(ref), 1) }],
  row: sessionRow,
})

const statement = pgQuery({
  name: 'pg.sessions.statement',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    { sql: (ref: SessionRef) => pgSql`SELECT query FROM pg_catalog.pg_stat_activity WHERE ${same(ref)}` },
  ],
  row: z.tuple([z.string().nullable()]),
})

const cancel = pgQuery({
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

const end = pgQuery({
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

/** Reads live sessions. Statement texts are cut to 4 096 characters; `statement` reads one whole. */
export function pgSessions(connection: PgConnection): SessionReader {
  return {
    list: async ({ limit }) => {
      const found = await connection.run(list, limit)
      const [total, hidden] = [found[0]?.[20] ?? 0, found[0]?.[21] ?? 0]
      return {
        at: Date.now(),
        sessions: found.map((row) => liveSession(row, connection)),
        omitted: Math.max(0, total - found.length),
        groups: total > found.length ? await countGroups(connection) : null,
        hidden,
        hiddenRemedy: hidden > 0 ? monitorGrant(connection.user) : null,
      }
    },
    statement: async (ref) => (await connection.run(statement, ref))[0]?.[0] ?? null,
  }
}

async function countGroups(connection: PgConnection): Promise<SessionGroup[]> {
  const found = await connection.run(groups)
  return found.map(([type, user, database, application, state, waits, hidden, count]) => ({
    kind: isOurs(connection, user, application) ? 'own' : kindOf(type, hidden),
    state: wordOf(state, waits, hidden),
    user,
    database,
    application: application === '' ? null : application,
    count,
  }))
}

/** Cancels and ends sessions, each only when pid and start still match within the same statement. */
export function pgSessionControl(connection: PgConnection): SessionControl {
  return {
    find: async (ref) => {
      const [row] = await connection.run(one, ref)
      return row ? liveSession(row, connection) : null
    },
    cancel: async (ref) => (await connection.run(cancel, ref))[0]?.[0] ?? false,
    end: async (ref) => (await connection.run(end, ref))[0]?.[0] ?? false,
    cancelSql: (ref) => shown('pg_cancel_backend', ref),
    endSql: (ref) => shown('pg_terminate_backend', ref),
  }
}

/** As text for a plan; what runs carries the two values as parameters. */
function shown(action: string, ref: SessionRef): string {
  const start = ref.startedAt.replaceAll("'", "''")
  return `SELECT pg_catalog.${action}(pid) FROM pg_catalog.pg_stat_activity WHERE pid = ${Number(ref.pid)} AND backend_start = '${start}'`
}

function liveSession(row: SessionRow, connection: PgConnection): LiveSession {
  const [pid, startedAt, type, user, database, application, client, state, waitType, waitEvent] = row
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    blockedBy,
    connectedMs,
    transactionMs,
    stateMs,
    queryMs,
    queryId,
    query,
    truncated,
  ] = row
  const hidden = row[19]
  const waits = waitType !== null && waitType !== 'Client' && waitType !== 'Activity'
  const isOwn = pid === connection.pid || isOurs(connection, user, application)
  return {
    pid,
    startedAt: startedAt ?? '',
    kind: isOwn ? 'own' : kindOf(type, hidden),
    user,
    database,
    application: application === '' ? null : application,
    client,
    state: wordOf(state, waitType === 'Lock', hidden),
    wait: waits ? `${waitType}: ${waitEvent ?? ''}` : null,
    blockedBy: blockedBy ?? [],
    connectedMs: spanOf(connectedMs),
    transactionMs: spanOf(transactionMs),
    stateMs: spanOf(stateMs),
    queryMs: spanOf(queryMs),
    queryId,
    query: query === '' ? null : query,
    queryTruncated: truncated ?? false,
    superuser: row[18] ?? false,
  }
}

function isOurs(connection: PgConnection, user: string | null, application: string | null): boolean {
  return (application ?? '').startsWith('quarterdeck:') && user !== null && connection.ownUsers.has(user)
}

function wordOf(state: string | null, waitsForLock: boolean, hidden: boolean): LiveSession['state'] {
  if (hidden) return 'hidden'
  return state === 'active' && waitsForLock ? 'waiting' : stateOf(state)
}

function kindOf(type: string | null, hidden: boolean): SessionKind {
  if (hidden || type === 'client backend') return 'client'
  if (type === 'walsender' || type === 'walreceiver' || type?.startsWith('logical replication'))
    return 'replication'
  if (type?.startsWith('autovacuum')) return 'autovacuum'
  return 'background'
}
