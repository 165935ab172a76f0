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
import {
  cancelSession,
  endSession,
  listSessions,
  oneSession,
  type SessionGroupRow,
  type SessionRow,
  sessionStatement,
} from './session-queries'

/** Reads live sessions. Statement texts are cut to 4 096 characters; `statement` reads one whole. */
export function pgSessions(connection: PgConnection): SessionReader {
  return {
    list: async ({ limit }) => {
      const found = await connection.run(listSessions, limit)
      const [total, hidden] = [found[0]?.[20] ?? 0, found[0]?.[21] ?? 0]
      return {
        at: Date.now(),
        sessions: found.map((row) => liveSession(row, connection)),
        omitted: Math.max(0, total - found.length),
        groups: found[0]?.[22]?.map((row) => sessionGroup(row, connection)) ?? null,
        hidden,
        hiddenRemedy: hidden > 0 ? monitorGrant(connection.user) : null,
      }
    },
    statement: async (ref) => (await connection.run(sessionStatement, ref))[0]?.[0] ?? null,
  }
}

function sessionGroup(row: SessionGroupRow, connection: PgConnection): SessionGroup {
  const [type, user, database, application, state, waits, hidden, count] = row
  return {
    kind: isOurs(connection, user, application) ? 'own' : kindOf(type, hidden),
    state: wordOf(state, waits, hidden),
    user,
    database,
    application: application === '' ? null : application,
    count,
  }
}

/** Cancels and ends sessions, each only when pid and start still match within the same statement. */
export function pgSessionControl(connection: PgConnection): SessionControl {
  return {
    find: async (ref) => {
      const [row] = await connection.run(oneSession, ref)
      return row ? liveSession(row, connection) : null
    },
    cancel: async (ref) => (await connection.run(cancelSession, ref))[0]?.[0] ?? false,
    end: async (ref) => (await connection.run(endSession, ref))[0]?.[0] ?? false,
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

/** Whether a session is one of the panel: its users may do other things too, so its name counts as well. */
export function isOurs(connection: PgConnection, user: string | null, application: string | null): boolean {
  return (application ?? '').startsWith('quarterdeck:') && user !== null && connection.ownUsers.has(user)
}

/** The state of a session; one whose details are hidden has none. */
export function wordOf(state: string | null, waitsForLock: boolean, hidden: boolean): LiveSession['state'] {
  if (hidden) return 'hidden'
  return state === 'active' && waitsForLock ? 'waiting' : stateOf(state)
}

/** What kind of backend it is, from PostgreSQL's word. */
export function kindOf(type: string | null, hidden: boolean): SessionKind {
  if (hidden) return 'unknown'
  if (type === 'client backend') return 'client'
  if (type === 'walsender' || type === 'walreceiver' || type?.startsWith('logical replication'))
    return 'replication'
  if (type?.startsWith('autovacuum')) return 'autovacuum'
  return 'background'
}
