import { z } from 'zod'
import { AppError } from '@/lib/errors'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { serverAnswersTexts as w } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type {
  ConnectionUse,
  OverviewReader,
  OverviewSample,
  ServerRole,
  SessionState,
} from '../contract/overview'
import { known, type Reading, unknown } from '../contract/reading'
import { ageReading } from '../span'
import type { MyConnection } from './connection'
import { processGrant, replicationGrant } from './grants'

const count = z.coerce.number()

const NAMES = mySql`('UPTIME', 'QUESTIONS', 'THREADS_CONNECTED', 'THREADS_RUNNING',
  'INNODB_BUFFER_POOL_READ_REQUESTS', 'INNODB_BUFFER_POOL_READS', 'INNODB_DEADLOCKS')`

const status = myQuery({
  name: 'my.overview.status',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT UPPER(VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
         WHERE UPPER(VARIABLE_NAME) IN ${NAMES}`,
    },
    {
      sql: () => mySql`
        SELECT UPPER(VARIABLE_NAME), VARIABLE_VALUE FROM performance_schema.global_status
         WHERE UPPER(VARIABLE_NAME) IN ${NAMES}`,
    },
  ],
  row: z.tuple([z.string(), count]),
})

const facts = myQuery({
  name: 'my.overview.facts',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    { flavour: 'mariadb', sql: () => mySql`SELECT @@server_id, @@read_only, @@max_connections` },
    { sql: () => mySql`SELECT @@server_uuid, @@read_only, @@max_connections` },
  ],
  row: z.tuple([z.coerce.string(), count, count]),
})

const commands = myQuery({
  name: 'my.overview.commands',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mysql',
      when: (server) => server.features.has('performance_schema') && server.versionNumber >= 80_022,
      sql: () => mySql`SELECT COMMAND, COUNT(*) FROM performance_schema.processlist GROUP BY COMMAND`,
    },
    { sql: () => mySql`SELECT COMMAND, COUNT(*) FROM information_schema.PROCESSLIST GROUP BY COMMAND` },
  ],
  row: z.tuple([z.string(), count]),
})

const oldest = myQuery({
  name: 'my.overview.oldest-transaction',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT MAX(TIMESTAMPDIFF(MICROSECOND, trx_started, NOW(6))) / 1000000
          FROM information_schema.INNODB_TRX
         WHERE trx_mysql_thread_id NOT IN (0, CONNECTION_ID())`,
    },
  ],
  row: z.tuple([count.nullable()]),
})

// MySQL has no status variable for it.
const deadlocks = myQuery({
  name: 'my.overview.deadlocks',
  only: 'mysql',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT COUNT FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks' AND STATUS = 'enabled'`,
    },
  ],
  row: z.tuple([count]),
})

const replica = myQuery({
  name: 'my.overview.replica',
  needs: ['REPLICATION CLIENT (MySQL) or SLAVE MONITOR (MariaDB)'],
  timeoutMs: 3_000,
  variants: [
    { flavour: 'mariadb', sql: () => mySql`SHOW ALL SLAVES STATUS` },
    { from: 80_022, sql: () => mySql`SHOW REPLICA STATUS` },
    { sql: () => mySql`SHOW SLAVE STATUS` },
  ],
  row: z.unknown(),
})

const sizes = myQuery({
  name: 'my.overview.database-sizes',
  needs: ['PROCESS'],
  timeoutMs: 20_000,
  variants: [
    {
      // Counted in InnoDB's own list: information_schema.TABLES may be a day old and opens every table.
      flavour: 'mysql',
      sql: () => mySql`
        SELECT s.SCHEMA_NAME, SUM(t.FILE_SIZE)
          FROM information_schema.SCHEMATA s
          LEFT JOIN information_schema.INNODB_TABLESPACES t
            ON t.NAME LIKE CONCAT(REPLACE(REPLACE(s.SCHEMA_NAME, '_', '\\_'), '%', '\\%'), '/%')
         WHERE s.SCHEMA_NAME NOT IN ('information_schema', 'performance_schema')
         GROUP BY s.SCHEMA_NAME ORDER BY 2 DESC LIMIT 200`,
    },
    {
      sql: () => mySql`
        SELECT s.SCHEMA_NAME, SUM(t.FILE_SIZE)
          FROM information_schema.SCHEMATA s
          LEFT JOIN information_schema.INNODB_SYS_TABLESPACES t
            ON t.NAME LIKE CONCAT(REPLACE(REPLACE(s.SCHEMA_NAME, '_', '\\_'), '%', '\\%'), '/%')
         WHERE s.SCHEMA_NAME NOT IN ('information_schema', 'performance_schema')
         GROUP BY s.SCHEMA_NAME ORDER BY 2 DESC LIMIT 200`,
    },
  ],
  row: z.tuple([z.string(), count.nullable()]),
})

/** Reads a MySQL or MariaDB server's overview; each part may be unknown by itself. */
export function myOverview(connection: MyConnection): OverviewReader {
  return {
    sample: () => sample(connection),
    databaseSizes: async () => {
      const rows = await connection.run(sizes)
      return rows.map(([name, bytes]) => ({
        name,
        bytes: bytes === null ? unknown(w.noInnodbFileOf) : known(bytes),
      }))
    },
  }
}

async function sample(connection: MyConnection): Promise<OverviewSample> {
  const figures = new Map(await connection.run(status))
  const [fact] = await connection.run(facts)
  const seen = await part(connection.run(commands), processGrant(connection.user))
  const transaction = await part(connection.run(oldest), processGrant(connection.user))
  const grant = replicationGrant(connection.server.flavour, connection.user)
  const following = await part(connection.run(replica), grant)
  const broken =
    connection.server.flavour === 'mysql'
      ? await part(connection.run(deadlocks), processGrant(connection.user))
      : null
  const figure = (name: string): Reading<number> => {
    const value = figures.get(name)
    return value === undefined ? unknown(say(w.serverDoesNotReport, { name })) : known(value)
  }
  const reads = figure('INNODB_BUFFER_POOL_READS')
  const requests = figure('INNODB_BUFFER_POOL_READ_REQUESTS')
  return {
    at: Date.now(),
    server: {
      flavour: connection.server.flavour,
      version: connection.version,
      versionNumber: connection.server.versionNumber,
      startedAt: known(connection.serverStartedAt),
      role: roleOf(following, seen),
      systemId: fact ? known(systemId(connection, fact[0])) : unknown(w.serverAnsweredNoRow),
      readOnly: fact ? known(fact[1] === 1) : unknown(w.serverAnsweredNoRow),
    },
    connections: connectionUse(figures, seen, fact?.[2]),
    counters: {
      transactions: unknown(w.transactionsThatCommitBy),
      statements: figure('QUESTIONS'),
      cacheHits: reads.known && requests.known ? known(Math.max(0, requests.value - reads.value)) : requests,
      cacheMisses: reads,
      deadlocks: broken ? counted(broken) : figure('INNODB_DEADLOCKS'),
      resetAt: null,
    },
    oldestTransactionSeconds: transaction.known ? ageReading(transaction.value[0]?.[0] ?? null) : transaction,
    wraparound: null,
  }
}

function counted(rows: Reading<[number][]>): Reading<number> {
  if (!rows.known) return rows
  const [row] = rows.value
  return row ? known(row[0]) : unknown(say(w.serverDoesNotReport, { name: 'lock_deadlocks' }))
}

async function part<T>(rows: Promise<T[]>, remedy: string): Promise<Reading<T[]>> {
  try {
    return known(await rows)
  } catch (error) {
    if (!(error instanceof AppError) || /lost|timeout|too_much|protocol/.test(error.code)) throw error
    return unknown(error.message, remedy)
  }
}

// MariaDB has no identity of its own; its number with the time it started tells two servers apart.
function systemId(connection: MyConnection, id: string): string {
  return connection.server.flavour === 'mariadb' ? `${id}@${connection.serverStartedAt}` : id
}

function roleOf(following: Reading<unknown[]>, seen: Reading<[string, number][]>): Reading<ServerRole> {
  if (!following.known) return following
  if (following.value.length > 0) return known('replica')
  if (!seen.known) return seen
  return known(seen.value.some(([command]) => command.startsWith('Binlog Dump')) ? 'primary' : 'standalone')
}

function connectionUse(
  figures: Map<string, number>,
  seen: Reading<[string, number][]>,
  max: number | undefined,
): Reading<ConnectionUse> {
  const used = figures.get('THREADS_CONNECTED')
  if (used === undefined || max === undefined) return unknown(w.serverDoesNotReport2)
  const byState: Partial<Record<SessionState, number>> = {}
  if (seen.known) {
    for (const [command, sessions] of seen.value) {
      if (command === 'Daemon' || command === 'Connect' || command.startsWith('Slave')) continue
      const state: SessionState =
        command === 'Sleep' ? 'idle' : command.startsWith('Binlog') ? 'other' : 'active'
      byState[state] = (byState[state] ?? 0) + sessions
    }
  }
  return known({ used, max, byState })
}
