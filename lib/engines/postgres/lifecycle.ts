import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Lifecycle, PendingSetting, Reload, RestartSurvey } from '../contract/lifecycle'
import type { ServerRole } from '../contract/overview'
import { known, type Reading, unknown } from '../contract/reading'
import { optional } from '../optional'
import { configErrors, fileValues } from './config-files'
import type { PgConnection } from './connection'

const count = z.coerce.number()

const started = pgQuery({
  name: 'pg.lifecycle.started',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.to_json(pg_catalog.pg_postmaster_start_time()) #>> '{}',
               pg_catalog.pg_is_in_recovery(),
               EXISTS (SELECT 1 FROM pg_catalog.pg_stat_replication),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory')`,
    },
  ],
  row: z.tuple([z.string(), z.boolean(), z.boolean(), z.string().nullable()]),
})

const clients = pgQuery({
  name: 'pg.lifecycle.clients',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.count(*),
               pg_catalog.count(*) FILTER (WHERE state = 'active' OR xact_start IS NOT NULL),
               pg_catalog.max(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - xact_start) * 1000),
               pg_catalog.count(*) FILTER (WHERE backend_type IS NULL)
          FROM pg_catalog.pg_stat_activity
         WHERE (backend_type = 'client backend' OR (backend_type IS NULL AND usesysid IS NOT NULL))
           AND pid <> pg_catalog.pg_backend_pid()
           AND COALESCE(application_name, '') NOT LIKE 'quarterdeck:%'`,
    },
  ],
  row: z.tuple([count, count, count.nullable(), count]),
})

const prepared = pgQuery({
  name: 'pg.lifecycle.prepared',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => pgSql`SELECT pg_catalog.count(*) FROM pg_catalog.pg_prepared_xacts` }],
  row: z.tuple([count]),
})

const backups = pgQuery({
  name: 'pg.lifecycle.backups',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT 'base backup of process ' || b.pid::pg_catalog.text || ', ' || COALESCE(b.phase, 'phase unknown')
          FROM pg_catalog.pg_stat_progress_basebackup b LIMIT 20`,
    },
  ],
  row: z.tuple([z.string()]),
})

const replicas = pgQuery({
  name: 'pg.lifecycle.replicas',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT COALESCE(NULLIF(application_name, ''), 'process ' || pid::pg_catalog.text), COALESCE(state, 'state hidden')
          FROM pg_catalog.pg_stat_replication ORDER BY 1, 2 LIMIT 50`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

const pending = pgQuery({
  name: 'pg.lifecycle.pending',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT name, setting FROM pg_catalog.pg_settings WHERE pending_restart ORDER BY name LIMIT 100`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

const toWrite = pgQuery({
  name: 'pg.lifecycle.to-write',
  needs: ['EXECUTE on pg_control_checkpoint()'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT GREATEST(0, pg_catalog.pg_wal_lsn_diff(
                 CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                      ELSE pg_catalog.pg_current_wal_lsn() END, redo_lsn))
          FROM pg_catalog.pg_control_checkpoint()`,
    },
  ],
  row: z.tuple([count.nullable()]),
})

const logFile = pgQuery({
  name: 'pg.lifecycle.log-file',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [{ sql: () => pgSql`SELECT pg_catalog.pg_current_logfile()` }],
  row: z.tuple([z.string().nullable()]),
})

const loaded = pgQuery({
  name: 'pg.lifecycle.loaded-at',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => pgSql`SELECT pg_catalog.to_json(pg_catalog.pg_conf_load_time()) #>> '{}'` }],
  row: z.tuple([z.string()]),
})

const mayReload = pgQuery({
  name: 'pg.lifecycle.may-reload',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`SELECT pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'EXECUTE')`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

const reload = pgQuery({
  name: 'pg.lifecycle.reload',
  needs: ['EXECUTE on pg_reload_conf()'],
  timeoutMs: 5_000,
  variants: [{ sql: () => pgSql`SELECT pg_catalog.pg_reload_conf()` }],
  row: z.tuple([z.boolean()]),
})

/** What a restart of a PostgreSQL server means, and when it last started. */
export function pgLifecycle(connection: PgConnection): Lifecycle {
  return {
    survey: () => survey(connection),
    startedAt: async () => (await first(connection))[0],
    pending: () => pendingSettings(connection),
    shutdown: { supported: false, reason: t.postgresqlIsStoppedOn, remedy: null },
    reload: { supported: true, value: reloading(connection) },
  }
}

async function first(connection: PgConnection) {
  const [row] = await connection.run(started)
  if (!row) throw new AppError('target.protocol')
  return row
}

async function survey(connection: PgConnection): Promise<RestartSurvey> {
  const [startedAt, inRecovery, feeds, dataDir] = await first(connection)
  const role: ServerRole = inRecovery ? 'standby' : feeds ? 'primary' : 'standalone'
  const log = await optional(connection.run(logFile))
  const written = await optional(connection.run(toWrite))
  const bytes = written.known ? written.value[0]?.[0] : null
  const rows = <Row, T>(reading: Reading<Row[]>, pick: (found: Row[]) => T): Reading<T> =>
    reading.known ? known(pick(reading.value)) : reading
  return {
    startedAt,
    role: known(role),
    clients: clientReading(await optional(connection.run(clients))),
    prepared: rows(await optional(connection.run(prepared)), ([row]) => row?.[0] ?? 0),
    backups: rows(await optional(connection.run(backups)), (all) => all.map(([line]) => line)),
    replicas: rows(await optional(connection.run(replicas)), (all) =>
      all.map(([name, state]) => `${name} (${state})`),
    ),
    pending: await pendingSettings(connection),
    toWrite: written.known
      ? bytes === null || bytes === undefined
        ? unknown(t.serverDoesNotSay)
        : known(bytes)
      : written,
    configErrors: await configErrors(connection),
    logFile: log.known ? absolute(dataDir, log.value[0]?.[0] ?? null) : null,
  }
}

function clientReading(seen: Reading<[number, number, number | null, number][]>): RestartSurvey['clients'] {
  if (!seen.known) return seen
  const [row] = seen.value
  if (!row) return unknown(t.serverAnsweredNoRow)
  const [total, working, longestMs, hidden] = row
  // Of hidden sessions nobody can say that they do nothing.
  if (hidden > 0) return unknown(say(t.connectedWhatOfThem, { total, hidden }))
  return known({ total, working, longestMs: longestMs === null ? null : Math.round(longestMs) })
}

async function pendingSettings(connection: PgConnection): Promise<Reading<PendingSetting[]>> {
  const rows = await optional(connection.run(pending))
  if (!rows.known) return rows
  if (rows.value.length === 0) return known([])
  const files = await fileValues(connection)
  return known(
    rows.value.map(([name, value]): PendingSetting => {
      if (!files.known) return { name, value, next: files }
      const next = files.value.get(name)
      return { name, value, next: next === undefined ? known(t.itsDefault) : known(next) }
    }),
  )
}

/** The collector's file is told relative to the data folder. */
function absolute(dataDir: string | null, path: string | null): string | null {
  if (path === null || path.startsWith('/')) return path
  return dataDir === null ? null : `${dataDir}/${path}`
}

function reloading(connection: PgConnection): Reload {
  return {
    sql: 'SELECT pg_catalog.pg_reload_conf();',
    async mayNot() {
      const [row] = await connection.run(mayReload)
      if (row?.[0]) return null
      return {
        reason: say(t.operatorMayNotHave, { user: connection.user }),
        remedy: `GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO ${pgIdent(connection.user).quoted};`,
      }
    },
    errors: () => configErrors(connection),
    async loadedAt() {
      const [row] = await connection.run(loaded)
      if (!row) throw new AppError('target.protocol')
      return row[0]
    },
    async run() {
      await connection.run(reload)
    },
  }
}
