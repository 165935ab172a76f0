import { z } from 'zod'
import { myInteger } from '@/lib/sql/identifiers'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'

/** Characters of a statement that a list carries. */
export const TEXT_LIMIT = 4_096
/** The same where thousands are listed. */
const SHORT_TEXT = 256
const LONG_LIST = 500
/** Sessions that a reading of the locks names at most. */
const CONCERNED = 2_000

const number = z.coerce.number().nullable()
const text = z.string().nullable()

const sessionRow = z
  .tuple([
    z.coerce.number(), // id
    text, // user
    text, // host
    text, // database
    z.string(), // command
    number, // ms in state
    text, // state
    text, // query
    z.coerce.number(), // truncated
    text, // application
    text, // digest
    number, // ms of transaction
    text, // blocked by
    z.coerce.number(), // waits for a row lock
    z.coerce.number(), // total
  ])
  .transform((row) => ({
    id: row[0],
    user: row[1],
    host: row[2],
    database: row[3] === '' ? null : row[3],
    command: row[4],
    stateMs: row[5],
    state: row[6] === '' ? null : row[6],
    query: row[7],
    truncated: row[8] === 1,
    application: row[9],
    digest: row[10],
    transactionMs: row[11],
    blockedBy: (row[12] ?? '').split(',').filter(Boolean).map(Number),
    waitsForRow: row[13] === 1,
    total: row[14],
  }))
export type SessionRow = z.infer<typeof sessionRow>

/** When the transaction of a session `p` began, and whether it waits for a row lock. */
export const TRANSACTION = mySql`
  LEFT JOIN (SELECT trx_mysql_thread_id AS id, MIN(trx_started) AS started,
                    MAX(trx_state = 'LOCK WAIT') AS waits
               FROM information_schema.INNODB_TRX GROUP BY trx_mysql_thread_id) x ON x.id = p.ID`

function textLimit(limit: number): number {
  return limit > LONG_LIST ? SHORT_TEXT : TEXT_LIMIT
}

const MARIADB_BLOCKERS = mySql`
  CASE WHEN x.waits = 1 THEN
    (SELECT GROUP_CONCAT(DISTINCT b.trx_mysql_thread_id)
       FROM information_schema.INNODB_LOCK_WAITS w
       JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id
       JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id
      WHERE r.trx_mysql_thread_id = p.ID) END`

const MYSQL_BLOCKERS = mySql`
  CASE WHEN x.waits = 1 THEN
    (SELECT GROUP_CONCAT(DISTINCT bt.PROCESSLIST_ID)
       FROM performance_schema.data_lock_waits w
       JOIN performance_schema.threads bt ON bt.THREAD_ID = w.BLOCKING_THREAD_ID
      WHERE w.REQUESTING_THREAD_ID = t.THREAD_ID) END`

function mariadb(where: MySql, limit: number, attributes: boolean, blockers: boolean): MySql {
  return mySql`
    SELECT p.ID, p.USER, p.HOST, p.DB, p.COMMAND, p.TIME_MS, p.STATE,
           LEFT(p.INFO, ${textLimit(limit)}), COALESCE(CHAR_LENGTH(p.INFO) > ${textLimit(limit)}, 0),
           ${attributes ? APPLICATION : mySql`NULL`}, NULL,
           TIMESTAMPDIFF(MICROSECOND, x.started, NOW(6)) / 1000,
           ${blockers ? MARIADB_BLOCKERS : mySql`NULL`},
           COALESCE(x.waits, 0),
           (SELECT COUNT(*) FROM information_schema.PROCESSLIST)
      FROM information_schema.PROCESSLIST p ${TRANSACTION}
     WHERE ${where}
     ORDER BY p.COMMAND = 'Daemon' OR p.COMMAND = 'Sleep' AND x.started IS NULL, p.TIME_MS DESC, p.ID
     LIMIT ${limit}`
}

/** What a session `p` calls itself. */
export const APPLICATION = mySql`
  (SELECT a.ATTR_VALUE FROM performance_schema.session_connect_attrs a
    WHERE a.PROCESSLIST_ID = p.ID AND a.ATTR_NAME = 'program_name' LIMIT 1)`

function mysql8(where: MySql, limit: number, blockers: boolean): MySql {
  return mySql`
    SELECT p.ID, p.USER, p.HOST, p.DB, p.COMMAND,
           COALESCE(CASE WHEN p.COMMAND <> 'Sleep' THEN e.TIMER_WAIT / 1000000000 END, p.TIME * 1000), p.STATE,
           LEFT(p.INFO, ${textLimit(limit)}), COALESCE(CHAR_LENGTH(p.INFO) > ${textLimit(limit)}, 0),
           ${APPLICATION}, CASE WHEN p.INFO IS NOT NULL THEN e.DIGEST END,
           TIMESTAMPDIFF(MICROSECOND, x.started, NOW(6)) / 1000,
           ${blockers ? MYSQL_BLOCKERS : mySql`NULL`},
           COALESCE(x.waits, 0),
           (SELECT COUNT(*) FROM performance_schema.processlist)
      FROM performance_schema.processlist p
      LEFT JOIN performance_schema.threads t ON t.PROCESSLIST_ID = p.ID
      LEFT JOIN performance_schema.events_statements_current e
        ON e.THREAD_ID = t.THREAD_ID AND e.NESTING_EVENT_ID IS NULL AND e.END_EVENT_ID IS NULL
      ${TRANSACTION}
     WHERE ${where}
     ORDER BY p.COMMAND = 'Daemon' OR p.COMMAND = 'Sleep' AND x.started IS NULL, p.TIME DESC, p.ID
     LIMIT ${limit}`
}

function bare(where: MySql, limit: number): MySql {
  return mySql`
    SELECT p.ID, p.USER, p.HOST, p.DB, p.COMMAND, p.TIME * 1000, p.STATE,
           LEFT(p.INFO, ${textLimit(limit)}), COALESCE(CHAR_LENGTH(p.INFO) > ${textLimit(limit)}, 0),
           NULL, NULL, NULL, NULL, 0, (SELECT COUNT(*) FROM information_schema.PROCESSLIST)
      FROM information_schema.PROCESSLIST p
     WHERE ${where}
     ORDER BY p.COMMAND IN ('Sleep', 'Daemon'), p.TIME DESC, p.ID
     LIMIT ${limit}`
}

function variants<Args extends readonly unknown[]>(
  where: (...args: Args) => MySql,
  limit: (...args: Args) => number,
  blockers = true,
) {
  return [
    {
      flavour: 'mariadb' as const,
      when: (server: { features: ReadonlyMap<string, string> }) => server.features.has('performance_schema'),
      sql: (...args: Args) => mariadb(where(...args), limit(...args), true, blockers),
    },
    {
      flavour: 'mariadb' as const,
      sql: (...args: Args) => mariadb(where(...args), limit(...args), false, blockers),
    },
    {
      from: 80_022,
      when: (server: { features: ReadonlyMap<string, string> }) => server.features.has('performance_schema'),
      sql: (...args: Args) => mysql8(where(...args), limit(...args), blockers),
    },
    { sql: (...args: Args) => bare(where(...args), limit(...args)) },
  ]
}

/** The session list, longest running first. */
export const listSessions = myQuery({
  name: 'my.sessions.list',
  needs: ['PROCESS'],
  timeoutMs: 4_000,
  variants: variants(
    (_limit: number) => mySql`TRUE`,
    (limit: number) => limit,
  ),
  row: sessionRow,
})

/** The list without transactions and locks, for accounts that may not read InnoDB's tables. */
export const listBare = myQuery({
  name: 'my.sessions.bare',
  needs: [],
  timeoutMs: 4_000,
  variants: [{ sql: (limit: number) => bare(mySql`TRUE`, limit) }],
  row: sessionRow,
})

/** One session by its id. */
export const oneSession = myQuery({
  name: 'my.sessions.one',
  needs: ['PROCESS'],
  timeoutMs: 4_000,
  variants: variants(
    (id: number) => mySql`p.ID = ${id}`,
    (_id: number) => 1,
  ),
  row: sessionRow,
})

/** Sessions by their ids, and those that wait for a lock by their own word. Who blocks them is not asked. */
export const concernedSessions = myQuery({
  name: 'my.sessions.concerned',
  needs: ['PROCESS'],
  timeoutMs: 4_000,
  variants: variants(
    (ids: readonly number[]) => mySql`
      (FIND_IN_SET(p.ID, ${ids.join(',')}) > 0 OR p.STATE LIKE 'Waiting for%lock%' OR p.STATE = 'User lock')`,
    () => CONCERNED,
    false,
  ),
  row: sessionRow,
})

/** The whole statement of one session. */
export const sessionStatement = myQuery({
  name: 'my.sessions.statement',
  needs: ['PROCESS'],
  timeoutMs: 4_000,
  variants: [
    { sql: (id: number) => mySql`SELECT INFO FROM information_schema.PROCESSLIST WHERE ID = ${id}` },
  ],
  row: z.tuple([text]),
})

/** Threads that exist, to be compared with those that may be seen. */
export const threadCount = myQuery({
  name: 'my.sessions.threads',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'THREADS_CONNECTED'`,
    },
    {
      sql: () => mySql`
        SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Threads_connected'`,
    },
  ],
  row: z.tuple([z.coerce.number()]),
})

/** Names of users that hold a right above every other: read where the role script's grants allow it. */
export const superusers = myQuery({
  name: 'my.sessions.superusers',
  needs: ['SELECT on columns of mysql.user'],
  timeoutMs: 3_000,
  variants: [
    { flavour: 'mariadb', sql: () => mySql`SELECT DISTINCT User FROM mysql.user WHERE Super_priv = 'Y'` },
    {
      sql: () => mySql`
        SELECT User FROM mysql.user WHERE Super_priv = 'Y'
         UNION SELECT USER FROM mysql.global_grants WHERE PRIV IN ('CONNECTION_ADMIN', 'SYSTEM_USER')`,
    },
  ],
  row: z.tuple([z.string()]),
})

/** Stops what a session runs. */
export const killQuery = myQuery({
  name: 'my.sessions.cancel',
  needs: ['CONNECTION_ADMIN (MySQL) or CONNECTION ADMIN (MariaDB)'],
  timeoutMs: 4_000,
  variants: [{ sql: (id: number) => mySql`KILL QUERY ${myInteger(id)}` }],
  row: z.unknown(),
})

/** Ends a session. */
export const killSession = myQuery({
  name: 'my.sessions.end',
  needs: ['CONNECTION_ADMIN (MySQL) or CONNECTION ADMIN (MariaDB)'],
  timeoutMs: 4_000,
  variants: [{ sql: (id: number) => mySql`KILL CONNECTION ${myInteger(id)}` }],
  row: z.unknown(),
})
