import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { type MySql, mySql } from '@/lib/sql/template'
import { STATEMENT_TEXT } from '../contract/statements'
import { APPLICATION, TRANSACTION } from './session-queries'

/** Rows of an answer at most, the folded ones included. */
const ROWS = 400
/** Characters of a name or state. */
const NAME = 128

const text = z.string().nullable()
const count = z.coerce.number()

/** Which parts of performance_schema tell of sessions what they run and what they wait for. */
export const activitySource = myQuery({
  name: 'my.activity.source',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT NAME, ENABLED FROM performance_schema.setup_consumers
         WHERE NAME IN ('global_instrumentation', 'thread_instrumentation', 'events_waits_current',
                        'events_statements_current')`,
    },
  ],
  row: z.tuple([z.string(), z.string()]),
})

/** What is read beside the list of threads. */
export type ActivityParts = { waits: boolean; statements: boolean; ownUsers: readonly string[]; most: number }

const THREADS = mySql`
  (SELECT THREAD_ID, PROCESSLIST_ID AS ID, PROCESSLIST_USER AS USER, PROCESSLIST_DB AS DB,
          PROCESSLIST_COMMAND AS COMMAND, PROCESSLIST_STATE AS STATE
     FROM performance_schema.threads WHERE PROCESSLIST_ID IS NOT NULL)`

// The wait that a thread is in: the last one begun that has not ended.
const WAITS = mySql`
  LEFT JOIN (SELECT THREAD_ID, SUBSTR(MAX(CONCAT(LPAD(EVENT_ID, 20, '0'), EVENT_NAME)), 21) AS event
               FROM performance_schema.events_waits_current
              WHERE END_EVENT_ID IS NULL GROUP BY THREAD_ID) w ON w.THREAD_ID = p.THREAD_ID`

const DIGESTS = mySql`
  LEFT JOIN (SELECT THREAD_ID, MAX(DIGEST) AS digest FROM performance_schema.events_statements_current
              WHERE END_EVENT_ID IS NULL AND NESTING_EVENT_ID IS NULL GROUP BY THREAD_ID) e
         ON e.THREAD_ID = p.THREAD_ID`

function ours(users: readonly string[], byName: boolean): MySql {
  const who = users.reduce((before, user) => mySql`${before} OR g.a <=> ${user}`, mySql`FALSE`)
  return byName ? mySql`((${who}) AND COALESCE(g.e LIKE 'quarterdeck:%', FALSE))` : mySql`(${who})`
}

type Given = {
  most: number
  list: MySql
  joins: MySql
  event: MySql
  digest: MySql
  application: MySql
  ours: MySql
}

// A replica's applier and the event scheduler are at work unless they say that they wait for some.
function groups(given: Given): MySql {
  return mySql`
    SELECT k.a, k.b, k.c, k.d, k.e, k.f, k.h, k.i, k.folded, SUM(k.n)
      FROM (SELECT IF(o.place > ${given.most}, NULL, o.a) AS a, IF(o.place > ${given.most}, NULL, o.b) AS b,
                   o.c, o.d, IF(o.place > ${given.most}, NULL, o.e) AS e, o.f, o.h,
                   IF(o.place > ${given.most}, NULL, o.i) AS i, o.place > ${given.most} AS folded, o.n
              FROM (SELECT g.*, COUNT(*) AS n, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC, g.a, g.i) AS place
                      FROM (SELECT LEFT(p.USER, ${NAME}) AS a, LEFT(p.DB, ${NAME}) AS b,
                                   p.USER IN ('system user', 'event_scheduler') AS c, LEFT(p.STATE, ${NAME}) AS d,
                                   LEFT(${given.application}, ${NAME}) AS e, COALESCE(x.waits, 0) AS f,
                                   ${given.event} AS h, ${given.digest} AS i
                              FROM ${given.list} p ${TRANSACTION} ${given.joins}
                             WHERE p.ID <> CONNECTION_ID()
                               AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Connect', 'Binlog Dump', 'Binlog Dump GTID')
                               AND NOT (COALESCE(p.USER, '') IN ('system user', 'event_scheduler')
                                        AND (COALESCE(p.STATE, '') = '' OR p.STATE LIKE '%waiting%'
                                             OR p.STATE LIKE '%has read all%'))) g
                     WHERE NOT ${given.ours}
                     GROUP BY g.a, g.b, g.c, g.d, g.e, g.f, g.h, g.i) o) k
     GROUP BY k.a, k.b, k.c, k.d, k.e, k.f, k.h, k.i, k.folded
     ORDER BY 10 DESC
     LIMIT ${ROWS}`
}

/** Who is at work, in groups: by performance_schema where that is on, else by the list of processes. */
export const activityGroups = myQuery({
  name: 'my.activity.groups',
  needs: ['PROCESS'],
  timeoutMs: 3_000,
  variants: [
    {
      when: (server) => server.features.has('performance_schema'),
      sql: ({ waits, statements, ownUsers, most }: ActivityParts) =>
        groups({
          most,
          list: THREADS,
          joins: mySql`${waits ? WAITS : mySql``} ${statements ? DIGESTS : mySql``}`,
          event: waits ? mySql`w.event` : mySql`NULL`,
          digest: statements ? mySql`e.digest` : mySql`NULL`,
          application: APPLICATION,
          ours: ours(ownUsers, true),
        }),
    },
    {
      sql: ({ ownUsers, most }: ActivityParts) =>
        groups({
          most,
          list: mySql`information_schema.PROCESSLIST`,
          joins: mySql``,
          event: mySql`NULL`,
          digest: mySql`NULL`,
          application: mySql`NULL`,
          ours: ours(ownUsers, false),
        }),
    },
  ],
  row: z
    .tuple([text, text, count, text, text, count, text, text, count, count])
    .transform(([user, database, system, state, application, row, event, digest, folded, sessions]) => ({
      user,
      database: database === '' ? null : database,
      isSystem: system === 1,
      state: state === '' ? null : state,
      application: application === '' ? null : application,
      waitsForRow: row === 1,
      event,
      digest,
      folded: folded === 1,
      sessions,
    })),
})
export type ActivityRow = (typeof activityGroups)['row']['_output']

/** What sessions at work run, as the server normalised it. */
export const activityTexts = myQuery({
  name: 'my.activity.texts',
  only: 'mysql',
  needs: ['SELECT on performance_schema'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (digests: string) => mySql`
        SELECT DIGEST, MAX(LEFT(DIGEST_TEXT, ${STATEMENT_TEXT})),
               MAX(CHAR_LENGTH(DIGEST_TEXT) > ${STATEMENT_TEXT} OR DIGEST_TEXT LIKE '%...')
          FROM performance_schema.events_statements_current
         WHERE FIND_IN_SET(DIGEST, ${digests}) AND DIGEST_TEXT IS NOT NULL GROUP BY DIGEST`,
    },
  ],
  row: z.tuple([z.string(), z.string(), count]),
})
