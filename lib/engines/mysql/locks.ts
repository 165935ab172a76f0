import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { serverChecksTexts } from '@/lib/texts/server-checks'
import { say } from '@/lib/texts/texts'
import type { LockGap, LockParty, LockReader, LockReading, LockWait } from '../contract/locks'
import type { LiveSession } from '../contract/sessions'
import type { MyConnection } from './connection'
import { assembleMetadata, assembleRows, xaId } from './lock-assembly'
import { metadataLocks, PAIRS_READ, type RowWait, rowLockWaits } from './lock-queries'
import type { MySessions } from './sessions'

/** States of a session that waits for a lock which no row lock accounts for. */
const WAITING = /^Waiting for .*lock\b|^User lock$/i

/** Reads who waits for whom: InnoDB's locks, and metadata locks where they are instrumented. */
export function myLocks(connection: MyConnection, sessions: MySessions): LockReader {
  return {
    read: () => read(connection, sessions),
    // Who waits is at work; one of those is this connection.
    isQuiet: ({ byState }) => byState.active !== undefined && byState.active <= 1,
  }
}

async function read(connection: MyConnection, sessions: MySessions): Promise<LockReading> {
  const pairs = await connection.run(rowLockWaits, false)
  const rows = pairs.length < PAIRS_READ ? pairs : await connection.run(rowLockWaits, true)
  const metadata = await connection.run(metadataLocks)
  const ids = [...rows.flatMap(({ waiter, blocker }) => [waiter, blocker]), ...metadata.map(({ id }) => id)]
  const live = await sessions.concerned([...new Set(ids.flatMap((one) => one ?? []))])

  const parties = new Map(live.map((session) => [String(session.pid), party(session)]))
  for (const row of rows) if (row.blocker === null) parties.set(xaId(row.blockingTransaction), xaParty(row))
  const spans = new Map(live.map(({ pid, stateMs }) => [pid, stateMs]))
  const found = [assembleRows(rows), assembleMetadata(metadata, spans)]
  const edges = found
    .flatMap((one) => one.edges)
    .filter(({ waiter, blocker }) => parties.has(waiter) && parties.has(blocker))
  const told = new Map(found.flatMap((one) => one.waits).map((wait) => [wait.waiter, wait]))
  const waits = [...told.values()].filter(({ waiter }) => parties.has(waiter))
  const untold = live.filter(({ pid, wait }) => !told.has(String(pid)) && wait !== null && WAITING.test(wait))
  const concerned = new Set([
    ...waits.map(({ waiter }) => waiter),
    ...untold.map(({ pid }) => String(pid)),
    ...edges.flatMap(({ waiter, blocker }) => [waiter, blocker]),
  ])
  return {
    at: Date.now(),
    parties: [...parties.values()].filter(({ id }) => concerned.has(id)),
    waits: [...waits, ...untold.map(waitUntold)],
    edges,
    omitted: 0,
    gaps: untold.length > 0 ? [gap(connection)] : [],
  }
}

/** All that the list of processes says: that it waits, in the server's words. */
function waitUntold({ pid, wait, stateMs }: LiveSession): LockWait {
  const name = (wait ?? '').replace(/^Waiting for /i, '')
  return {
    waiter: String(pid),
    object: { kind: 'other', name, part: null },
    wanted: null,
    waitedMs: stateMs,
    atMost: true,
  }
}

function gap(connection: MyConnection): LockGap {
  if (!connection.server.features.has('performance_schema'))
    return {
      reason: t.whoHoldsAMetadata,
      remedy: say(serverChecksTexts.inMysqld, { line: 'performance_schema = ON' }),
    }
  return {
    reason: t.whoHoldsAMetadata2,
    remedy:
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl'",
  }
}

function party(session: LiveSession): LockParty {
  const { pid, startedAt, kind, state, user, database, application, client } = session
  const { transactionMs, stateMs, queryMs, query, queryTruncated, superuser } = session
  return {
    ...{ id: String(pid), pid, startedAt, kind, state, user, database, application, client },
    ...{ transactionMs, stateMs, queryMs, query, queryTruncated, superuser },
    workers: 0,
    againstWraparound: false,
    prepared: null,
    canRollBack: false,
  }
}

/** Of a prepared XA transaction whose session has gone, InnoDB tells its number and nothing else. */
function xaParty({ blockingTransaction }: RowWait): LockParty {
  return {
    ...{ id: xaId(blockingTransaction), pid: null, startedAt: null, kind: 'prepared', state: 'prepared' },
    ...{ user: null, database: null, application: null, client: null },
    ...{ transactionMs: null, stateMs: null, queryMs: null, query: null, queryTruncated: false },
    superuser: false,
    workers: 0,
    againstWraparound: false,
    prepared: say(t.xaInnodbTransaction, { id: blockingTransaction ?? '?' }),
    canRollBack: false,
  }
}
