import 'server-only'
import { known, type Reading, unknown } from '@/lib/engines/contract/reading'
import { storePool } from '@/lib/store/pool'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import type { Health } from './health-contract'

type Asker = { query: (sql: string) => Promise<{ rows: Record<string, unknown>[] }> }

/** A reading of the store that may fail by itself without the others. */
async function read<T>(
  asker: Asker,
  sql: string,
  of: (rows: Record<string, unknown>[]) => Reading<T>,
): Promise<Reading<T>> {
  try {
    return of((await asker.query(sql)).rows)
  } catch {
    return unknown<T>(t.storeDidNotAnswer)
  }
}

const number = (value: unknown) => Number(value ?? 0)

/** How the panel's own database is doing. Each part may be unknown by itself. */
export async function storeState(asker: Asker = storePool()): Promise<Health['store']> {
  const [version, bytes, connections, slowNow, slow, dead] = await Promise.all([
    read(asker, 'SHOW server_version', ([row]) => known(String(row?.server_version ?? ''))),
    read(asker, 'SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes', ([row]) =>
      known(number(row?.bytes)),
    ),
    read(
      asker,
      `SELECT count(*)::int AS used, pg_catalog.current_setting('max_connections')::int AS most
         FROM pg_catalog.pg_stat_activity WHERE datid IS NOT NULL AND COALESCE(backend_type, 'client backend') = 'client backend'`,
      ([row]) => known({ used: number(row?.used), most: number(row?.most) }),
    ),
    read(
      asker,
      `SELECT count(*) FILTER (WHERE state = 'active' AND query_start < pg_catalog.clock_timestamp() - interval '1 s')::int AS slow,
              count(*) FILTER (WHERE backend_type IS NULL)::int AS hidden
         FROM pg_catalog.pg_stat_activity
        WHERE datid IS NOT NULL AND COALESCE(backend_type, 'client backend') = 'client backend' AND pid <> pg_catalog.pg_backend_pid()`,
      ([row]) =>
        number(row?.hidden) > 0
          ? unknown<number>(t.roleOfTheWeb, 'GRANT pg_read_all_stats TO the role of the web, in the store.')
          : known(number(row?.slow)),
    ),
    slowStatements(asker),
    read(
      asker,
      `SELECT relname, n_dead_tup, n_live_tup, pg_catalog.pg_table_size(relid) AS bytes
         FROM pg_catalog.pg_stat_user_tables WHERE schemaname = 'public' AND n_dead_tup > 0
        ORDER BY n_dead_tup DESC LIMIT 5`,
      (rows) =>
        known(
          rows.map((row) => ({
            table: String(row.relname),
            dead: number(row.n_dead_tup),
            live: number(row.n_live_tup),
            bytes: number(row.bytes),
          })),
        ),
    ),
  ])
  return { version, bytes, connections, slowNow, slow, dead }
}

async function slowStatements(asker: Asker): Promise<Health['store']['slow']> {
  const where = await asker
    .query(
      `SELECT pg_catalog.quote_ident(n.nspname) AS schema FROM pg_catalog.pg_extension e
         JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`,
    )
    .catch(() => null)
  if (where === null) return unknown(t.storeDidNotAnswer)
  const schema = where.rows[0]?.schema
  if (typeof schema !== 'string')
    return unknown(
      t.pgStatStatementsIs,
      "shared_preload_libraries = 'pg_stat_statements', then CREATE EXTENSION pg_stat_statements;",
    )
  return read(
    asker,
    `SELECT pg_catalog.left(query, 200) AS text, calls, mean_exec_time FROM ${schema}.pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      ORDER BY mean_exec_time DESC LIMIT 5`,
    (rows) =>
      known(
        rows.map((row) => ({
          text: String(row.text),
          calls: number(row.calls),
          meanMs: number(row.mean_exec_time),
        })),
      ),
  )
}

/** Runs that each worker holds by a lease, by the id of the worker. */
export async function runsByWorker(): Promise<Map<string, number>> {
  const found = await storePool().query<{ id: string; n: number }>(
    `SELECT worker_id AS id, count(*)::int AS n FROM run
      WHERE state = 'running' AND worker_id IS NOT NULL AND lease_until > pg_catalog.now() GROUP BY 1`,
  )
  return new Map(found.rows.map((row) => [row.id, row.n]))
}

/** What waits to be begun, and since when the oldest of it. */
export async function waiting(): Promise<Health['queue']['waiting']> {
  const found = await storePool().query<{ what: string; n: number; oldest: Date | null }>(
    `SELECT 'runs' AS what, count(*)::int AS n, min(queued_at) AS oldest FROM run WHERE state = 'queued'
     UNION ALL SELECT 'tasks', count(*)::int, min(created_at) FROM worker_task WHERE state = 'queued'
     UNION ALL SELECT 'messages', count(*)::int, min(created_at) FROM delivery WHERE state = 'waiting'
     UNION ALL SELECT 'probes', count(*)::int, min(created_at) FROM probe WHERE state = 'queued' AND cancel_requested_at IS NULL`,
  )
  const of = (what: 'runs' | 'tasks' | 'messages' | 'probes') => {
    const row = found.rows.find((one) => one.what === what)
    return { what, count: row?.n ?? 0, oldest: row?.oldest?.toISOString() ?? null }
  }
  return [of('runs'), of('tasks'), of('messages'), of('probes')]
}

/** Milliseconds that our own statements took on each target since a moment, with when counting began. */
export async function costSince(since: Date): Promise<Map<string, { milliseconds: number; first: Date }>> {
  const found = await storePool().query<{ id: string; ms: number; first: Date }>(
    'SELECT target_id AS id, sum(milliseconds)::float8 AS ms, min(hour) AS first FROM target_cost WHERE hour >= $1 GROUP BY 1',
    [since],
  )
  return new Map(found.rows.map((row) => [row.id, { milliseconds: row.ms, first: row.first }]))
}
