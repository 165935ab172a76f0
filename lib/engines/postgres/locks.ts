import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import type { LockGap, LockParty, LockReader, LockReading } from '../contract/locks'
import { spanOf } from '../span'
import type { PgConnection } from './connection'
import { assembleLocks, preparedHolders, preparedId } from './lock-assembly'
import {
  lockParties,
  locksWanted,
  lockWaiters,
  type PgPartyRow,
  type PreparedRow,
  preparedTransactions,
} from './lock-queries'
import { monitorGrant } from './overview'
import { isOurs, kindOf, wordOf } from './sessions'

/** Reads who waits for whom; while nobody waits, one look at pg_stat_activity is all it costs. */
export function pgLocks(connection: PgConnection): LockReader {
  return {
    read: () => read(connection),
    isQuiet: ({ byState }) => (byState.waiting ?? 0) === 0 && (byState.hidden ?? 0) === 0,
  }
}

async function read(connection: PgConnection): Promise<LockReading> {
  const found = await connection.run(lockWaiters)
  const waiters = found.flatMap((row) => (row.pid === null ? [] : [{ ...row, pid: row.pid }]))
  const gaps = gapsOf(found[0]?.hidden ?? 0, connection)
  const omitted = Math.max(0, (found[0]?.total ?? 0) - waiters.length)
  if (waiters.length === 0) return { at: Date.now(), parties: [], waits: [], edges: [], omitted: 0, gaps }

  const locks = await connection.run(
    locksWanted,
    waiters.flatMap(({ pids }) => pids),
  )
  const pids = new Set([
    ...waiters.flatMap(({ pid, pids, blockers }) => [pid, ...pids, ...(blockers ?? [])]),
    ...locks.flatMap(({ pid }) => pid ?? []),
  ])
  const sessions = await connection.run(lockParties, [...pids])
  const leaders = new Map(sessions.flatMap(({ pid, leader }) => (leader === null ? [] : [[pid, leader]])))
  for (const { pid, pids: own } of waiters) for (const one of own) leaders.set(one, pid)
  const transactions = preparedHolders(locks)
  const prepared = transactions.length > 0 ? await connection.run(preparedTransactions, transactions) : []

  const parties = new Map<string, LockParty>()
  for (const row of sessions)
    if (row.leader === null) parties.set(String(row.pid), party(row, sessions, connection))
  for (const row of prepared) parties.set(preparedId(row.transaction), preparedParty(row))
  const { waits, edges } = assembleLocks(waiters, locks, leaders)
  // Who has gone between two readings neither waits nor holds anything any more.
  const left = {
    waits: waits.filter(({ waiter }) => parties.has(waiter)),
    edges: edges.filter(({ waiter, blocker }) => parties.has(waiter) && parties.has(blocker)),
  }
  const concerned = new Set([
    ...left.waits.map(({ waiter }) => waiter),
    ...left.edges.flatMap(({ waiter, blocker }) => [waiter, blocker]),
  ])
  return {
    at: Date.now(),
    parties: [...parties.values()].filter(({ id }) => concerned.has(id)),
    ...left,
    omitted,
    gaps,
  }
}

function gapsOf(hidden: number, connection: PgConnection): LockGap[] {
  if (hidden === 0) return []
  const reason = t.whatTheSessionsOf
  return [{ reason, remedy: monitorGrant(connection.user) }]
}

function party(row: PgPartyRow, all: readonly PgPartyRow[], connection: PgConnection): LockParty {
  const hidden = row.type === null && row.user !== null
  const own = row.pid === connection.pid || isOurs(connection, row.user, row.application)
  const kind = own ? 'own' : kindOf(row.type, hidden)
  return {
    id: String(row.pid),
    pid: row.pid,
    startedAt: row.startedAt,
    kind,
    state: wordOf(row.state, row.waits, hidden),
    user: row.user,
    database: row.database,
    application: row.application === '' ? null : row.application,
    client: row.client,
    transactionMs: spanOf(row.transactionMs),
    stateMs: spanOf(row.stateMs),
    queryMs: spanOf(row.queryMs),
    query: row.query === '' ? null : row.query,
    queryTruncated: row.truncated,
    superuser: row.superuser,
    workers: all.filter(({ leader }) => leader === row.pid).length,
    againstWraparound: kind === 'autovacuum' && isAgainstWraparound(row.query),
    prepared: null,
    canRollBack: false,
  }
}

/** Autovacuum says itself, at the end of its text, that it works against wraparound. */
export function isAgainstWraparound(query: string | null): boolean {
  return query !== null && /^autovacuum: .*\(to prevent wraparound\)\s*$/s.test(query)
}

function preparedParty({ transaction, gid, owner, database, ageMs }: PreparedRow): LockParty {
  return {
    id: preparedId(transaction),
    pid: null,
    startedAt: null,
    kind: 'prepared',
    state: 'prepared',
    user: owner,
    database,
    application: null,
    client: null,
    transactionMs: spanOf(ageMs),
    stateMs: spanOf(ageMs),
    queryMs: null,
    query: null,
    queryTruncated: false,
    superuser: false,
    workers: 0,
    againstWraparound: false,
    prepared: gid,
    canRollBack: true,
  }
}
