import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import type {
  ConnectionUse,
  DatabaseSize,
  OverviewReader,
  OverviewSample,
  ServerFacts,
  SessionState,
} from '../contract/overview'
import { known, type Reading, unknown } from '../contract/reading'
import { ageReading } from '../span'
import type { PgConnection } from './connection'

const count = z.coerce.number()

// Of pg_stat_replication everybody sees that a row is there; pg_stat_activity hides which backend is a sender.
const facts = pgQuery({
  name: 'pg.overview.facts',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.to_json(pg_catalog.pg_postmaster_start_time()) #>> '{}',
               pg_catalog.pg_is_in_recovery(),
               EXISTS (SELECT 1 FROM pg_catalog.pg_stat_replication)`,
    },
  ],
  row: z.tuple([z.string(), z.boolean(), z.boolean()]),
})

const systemIdentifier = pgQuery({
  name: 'pg.overview.system-id',
  needs: ['EXECUTE on pg_control_system()'],
  timeoutMs: 3_000,
  variants: [
    { sql: () => pgSql`SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()` },
  ],
  row: z.tuple([z.string()]),
})

const connections = pgQuery({
  name: 'pg.overview.connections',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT CASE WHEN backend_type IS NULL THEN 'hidden'
                    WHEN state = 'active' AND wait_event_type = 'Lock' THEN 'waiting'
                    ELSE COALESCE(state, 'other') END,
               pg_catalog.count(*),
               pg_catalog.current_setting('max_connections'),
               pg_catalog.max(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - xact_start))
                 FILTER (WHERE pid <> pg_catalog.pg_backend_pid())
          FROM pg_catalog.pg_stat_activity
         WHERE backend_type = 'client backend' OR (backend_type IS NULL AND usesysid IS NOT NULL)
         GROUP BY 1`,
    },
  ],
  row: z.tuple([z.string(), count, count, count.nullable()]),
})

const counters = pgQuery({
  name: 'pg.overview.counters',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.sum(xact_commit + xact_rollback)::pg_catalog.text,
               pg_catalog.sum(blks_hit)::pg_catalog.text,
               pg_catalog.sum(blks_read)::pg_catalog.text,
               pg_catalog.to_json(pg_catalog.max(stats_reset)) #>> '{}',
               pg_catalog.sum(deadlocks)::pg_catalog.text
          FROM pg_catalog.pg_stat_database`,
    },
  ],
  row: z.tuple([count, count, count, z.string().nullable(), count]),
})

const wraparound = pgQuery({
  name: 'pg.overview.wraparound',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT datname, pg_catalog.age(datfrozenxid)
          FROM pg_catalog.pg_database
         ORDER BY pg_catalog.age(datfrozenxid) DESC, datname
         LIMIT 1`,
    },
  ],
  row: z.tuple([z.string(), count]),
})

const sizes = pgQuery({
  name: 'pg.overview.database-sizes',
  needs: ['pg_monitor'],
  timeoutMs: 20_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT datname, bytes::pg_catalog.text
          FROM (SELECT datname,
                       CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT')
                              OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
                            THEN pg_catalog.pg_database_size(oid) END AS bytes
                  FROM pg_catalog.pg_database) AS sized
         ORDER BY bytes DESC NULLS LAST, datname
         LIMIT 200`,
    },
  ],
  row: z.tuple([z.string(), count.nullable()]),
})

/** Grant that shows a monitor everybody's sessions. */
export function monitorGrant(user: string): string {
  return `GRANT pg_monitor TO ${pgIdent(user).quoted};`
}

/** Reads a PostgreSQL server's overview in one pipelined round trip; each part may be unknown by itself. */
export function pgOverview(connection: PgConnection): OverviewReader {
  return {
    sample: () => sample(connection),
    databaseSizes: async (): Promise<DatabaseSize[]> => {
      const rows = await connection.run(sizes)
      return rows.map(([name, bytes]) => ({
        name,
        bytes: bytes === null ? unknown(t.monitorRoleMayNot, monitorGrant(connection.user)) : known(bytes),
      }))
    },
  }
}

async function sample(connection: PgConnection): Promise<OverviewSample> {
  const parts = await connection.together((send) =>
    Promise.all([
      part(send(facts)),
      part(send(systemIdentifier)),
      part(send(connections)),
      part(send(counters)),
      part(send(wraparound)),
    ]),
  )
  const [fact, system, states, count, age] = parts
  if (!connection.isOpen) throw new AppError('target.connection_lost')
  return {
    at: Date.now(),
    server: serverFacts(connection, fact, system),
    connections: states.known ? known(connectionUse(states.value)) : states,
    counters: {
      transactions: first(count, ([transactions]) => transactions),
      statements: unknown(t.postgresqlCountsTransactionsNot),
      cacheHits: first(count, ([, hits]) => hits),
      cacheMisses: first(count, ([, , misses]) => misses),
      deadlocks: first(count, ([, , , , deadlocks]) => deadlocks),
      resetAt: count.known ? (count.value[0]?.[3] ?? null) : null,
    },
    oldestTransactionSeconds: oldestTransaction(connection, states),
    wraparound: first(age, ([database, used]) => ({ age: used, limit: 2 ** 31, database })),
  }
}

// A part that the server refused is unknown; a lost connection is the whole sample's failure.
async function part<T>(rows: Promise<T[]>): Promise<Reading<T[]>> {
  try {
    return known(await rows)
  } catch (error) {
    if (!(error instanceof AppError) || /lost|timeout|too_much|protocol/.test(error.code)) throw error
    return unknown(error.message, error.hint)
  }
}

function first<T, U>(rows: Reading<T[]>, pick: (row: T) => U): Reading<U> {
  if (!rows.known) return rows
  const row = rows.value[0]
  return row === undefined ? unknown(t.serverAnsweredNoRow) : known(pick(row))
}

function serverFacts(
  connection: PgConnection,
  fact: Reading<[string, boolean, boolean][]>,
  system: Reading<[string][]>,
): ServerFacts {
  return {
    flavour: 'postgresql',
    version: connection.version,
    versionNumber: connection.server.versionNumber,
    startedAt: first(fact, ([startedAt]) => startedAt),
    role: first(fact, ([, recovering, feeds]) => (recovering ? 'standby' : feeds ? 'primary' : 'standalone')),
    systemId: first(system, ([id]) => id),
    readOnly: first(fact, ([, recovering]) => recovering),
  }
}

type StateRow = [string, number, number, number | null]

function connectionUse(rows: StateRow[]): ConnectionUse {
  const byState: Partial<Record<SessionState, number>> = {}
  let used = 0
  for (const [word, sessions] of rows) {
    const state = stateOf(word)
    byState[state] = (byState[state] ?? 0) + sessions
    used += sessions
  }
  return { used, max: rows[0]?.[2] ?? 0, byState }
}

function oldestTransaction(connection: PgConnection, rows: Reading<StateRow[]>): Reading<number | null> {
  if (!rows.known) return rows
  if (rows.value.some(([state]) => state === 'hidden')) {
    return unknown(t.otherSessionsAreHidden, monitorGrant(connection.user))
  }
  const ages = rows.value.flatMap(([, , , age]) => (age === null ? [] : [age]))
  return ageReading(ages.length === 0 ? null : Math.max(...ages))
}

/** PostgreSQL's word for a session's state as one of ours. */
export function stateOf(word: string | null): SessionState {
  switch (word) {
    case 'active':
    case 'waiting':
    case 'idle':
    case 'idle in transaction':
    case 'idle in transaction (aborted)':
    case 'hidden':
      return word
    case 'fastpath function call':
      return 'active'
    default:
      return 'other'
  }
}
