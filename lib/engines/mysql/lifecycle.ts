import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { mySqlText } from '@/lib/sql/text-protocol'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Lifecycle, PendingSetting, RestartSurvey, Shutdown } from '../contract/lifecycle'
import { known, type Reading, unknown } from '../contract/reading'
import { optional } from '../optional'
import type { MyConnection } from './connection'
import { account, processGrant } from './grants'
import { myOverview } from './overview'
import { started } from './pins'
import { globalRights } from './rights'

const count = z.coerce.number()

const clients = myQuery({
  name: 'my.lifecycle.clients',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT COUNT(*), COALESCE(SUM(p.COMMAND <> 'Sleep' OR x.id IS NOT NULL), 0), MAX(x.ms)
          FROM information_schema.PROCESSLIST p
          LEFT JOIN (SELECT trx_mysql_thread_id AS id,
                            MAX(TIMESTAMPDIFF(MICROSECOND, trx_started, NOW(6))) / 1000 AS ms
                       FROM information_schema.INNODB_TRX GROUP BY trx_mysql_thread_id) x ON x.id = p.ID
         WHERE p.ID <> CONNECTION_ID() AND p.USER NOT IN ('system user', 'event_scheduler')
           AND p.COMMAND NOT IN ('Daemon', 'Connect') AND p.COMMAND NOT LIKE 'Binlog Dump%'
           AND p.COMMAND NOT LIKE 'Slave%'`,
    },
  ],
  row: z.tuple([count, count, count.nullable()]),
})

const replicas = myQuery({
  name: 'my.lifecycle.replicas',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT HOST, COALESCE(STATE, '') FROM information_schema.PROCESSLIST
         WHERE COMMAND LIKE 'Binlog Dump%' ORDER BY HOST LIMIT 50`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

// What dump programs and BACKUP STAGE leave in the list of processes; mariadb-backup names its session, too.
const backups = myQuery({
  name: 'my.lifecycle.backups',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT ID, LEFT(COALESCE(INFO, STATE, ''), 60) FROM information_schema.PROCESSLIST
         WHERE INFO LIKE 'BACKUP STAGE%' OR INFO LIKE 'LOCK INSTANCE FOR BACKUP%'
            OR INFO LIKE 'SELECT /*!40001 SQL_NO_CACHE%' OR INFO LIKE 'CLONE INSTANCE%'
         ORDER BY ID LIMIT 20`,
    },
  ],
  row: z.tuple([count, z.string()]),
})

const server = myQuery({
  name: 'my.lifecycle.server',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: () => mySql`SELECT @@datadir, @@log_error, @@innodb_fast_shutdown` }],
  row: z.tuple([z.string(), z.string().nullable(), count]),
})

const dirty = myQuery({
  name: 'my.lifecycle.to-write',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
         WHERE VARIABLE_NAME = 'INNODB_BUFFER_POOL_BYTES_DIRTY'`,
    },
    {
      sql: () => mySql`
        SELECT VARIABLE_VALUE FROM performance_schema.global_status
         WHERE VARIABLE_NAME = 'Innodb_buffer_pool_bytes_dirty'`,
    },
  ],
  row: z.tuple([count]),
})

const persisted = myQuery({
  name: 'my.lifecycle.pending',
  needs: ['SELECT on performance_schema'],
  only: 'mysql',
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT p.VARIABLE_NAME, g.VARIABLE_VALUE, p.VARIABLE_VALUE
          FROM performance_schema.persisted_variables p
          JOIN performance_schema.global_variables g ON g.VARIABLE_NAME = p.VARIABLE_NAME
         ORDER BY p.VARIABLE_NAME LIMIT 500`,
    },
  ],
  row: z.tuple([z.string(), z.string().nullable(), z.string().nullable()]),
})

/** What a restart of a MySQL or MariaDB server means, and when it last started. */
export function myLifecycle(connection: MyConnection): Lifecycle {
  return {
    survey: () => survey(connection),
    // Asked anew: a connection whose end was not noticed yet would tell of the server before.
    startedAt: async () => (await connection.run(started))[0] ?? connection.serverStartedAt,
    pending: () => myPending(connection),
    shutdown: { supported: true, value: shutdown(connection) },
    reload: {
      supported: false,
      reason: t.mysqlAndMariadbRead,
      remedy: null,
    },
  }
}

async function survey(connection: MyConnection): Promise<RestartSurvey> {
  const remedy = processGrant(connection.user)
  const about = await optional(connection.run(server))
  const [dataDir, log, fast] = (about.known ? about.value[0] : undefined) ?? ['', null, 1]
  const busy = await optional(connection.run(clients), remedy)
  const feeds = await optional(connection.run(replicas), remedy)
  const running = await optional(connection.run(backups), remedy)
  const bytes = await optional(connection.run(dirty))
  const rights = new Set(await connection.run(globalRights))
  const sees = rights.has('PROCESS') || rights.has('SUPER')
  const hidden = unknown<never>(t.otherAccountsSessionsAre, remedy)
  return {
    startedAt: connection.serverStartedAt,
    role: (await myOverview(connection).sample()).server.role,
    clients: sees ? clientReading(busy) : hidden,
    prepared: await optional(
      connection.countText('my.lifecycle.prepared', mySqlText`XA RECOVER`),
      `GRANT XA_RECOVER_ADMIN ON *.* TO ${account(connection.user)};`,
    ),
    backups: !sees
      ? hidden
      : running.known
        ? known(running.value.map(([id, what]) => `session ${id}: ${what}`))
        : running,
    replicas: !sees
      ? hidden
      : feeds.known
        ? known(feeds.value.map(([host, state]) => `${host} (${state})`))
        : feeds,
    pending: await myPending(connection),
    toWrite:
      fast === 0 ? unknown(t.innodbFastShutdownIs) : bytes.known ? known(bytes.value[0]?.[0] ?? 0) : bytes,
    configErrors: unknown(t.mysqlAndMariadbCheck),
    logFile: logPath(dataDir, log),
  }
}

function clientReading(seen: Reading<[number, number, number | null][]>): RestartSurvey['clients'] {
  if (!seen.known) return seen
  const [row] = seen.value
  if (!row) return unknown(t.serverAnsweredNoRow)
  return known({ total: row[0], working: row[1], longestMs: row[2] === null ? null : Math.round(row[2]) })
}

/** Persisted values that the server does not run with yet. MariaDB keeps none. */
export async function myPending(connection: MyConnection): Promise<Reading<PendingSetting[]>> {
  if (connection.server.flavour === 'mariadb') return unknown(t.mariadbDoesNotSay)
  const rows = await optional(
    connection.run(persisted),
    `GRANT SELECT ON performance_schema.* TO ${account(connection.user)};`,
  )
  if (!rows.known) return rows
  return known(
    rows.value
      .filter(([, now, next]) => !samePlain(now, next))
      .map(([name, now, next]) => ({ name, value: now ?? '', next: known(next ?? '') })),
  )
}

/** Whether two values of a parameter are one: numbers and switches are written in several ways. */
export function samePlain(one: string | null, other: string | null): boolean {
  return plain(one) === plain(other)
}

function plain(value: string | null): string {
  const text = (value ?? '').trim().toUpperCase()
  if (text === 'ON' || text === 'TRUE') return '1'
  if (text === 'OFF' || text === 'FALSE') return '0'
  return /^-?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text
}

/** `log_error` is empty or `stderr` where somebody else writes the log. */
function logPath(dataDir: string, log: string | null): string | null {
  if (log === null || log === '' || log === 'stderr') return null
  if (log.startsWith('/')) return log
  return dataDir.startsWith('/') ? `${dataDir.replace(/\/+$/, '')}/${log.replace(/^\.\//, '')}` : null
}

function shutdown(connection: MyConnection): Shutdown {
  return {
    sql: 'SHUTDOWN;',
    async mayNot() {
      const rights = new Set(await connection.run(globalRights))
      if (rights.has('SHUTDOWN') || rights.has('SUPER')) return null
      return {
        reason: say(t.operatorMayNotStop, { user: connection.user }),
        remedy: `GRANT SHUTDOWN ON *.* TO ${account(connection.user)};`,
      }
    },
    run: () => connection.runText('my.lifecycle.shutdown', mySqlText`SHUTDOWN`),
  }
}
