import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { STATEMENT_TEXT } from '../contract/statements'

const text = z.string().nullable()
const count = z.coerce.number()

/**
 * Who is at work, in groups. A process of the server is at work unless it waits in its main loop or sleeps between two
 * turns; a sender that waits for something to send is not. What a parallel worker does is its leader's statement.
 */
export const activityGroups = pgQuery({
  name: 'pg.activity.groups',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (ownUsers: readonly string[], most: number) => pgSql`
        WITH seen AS MATERIALIZED (
          SELECT pid, leader_pid, usesysid, usename, datname, application_name, backend_type, state,
                 wait_event_type, wait_event, query_id
            FROM pg_catalog.pg_stat_activity),
        working AS (
          SELECT s.backend_type = 'client backend' OR l.pid IS NOT NULL AS is_client,
                 s.wait_event_type AS type, s.wait_event AS event,
                 COALESCE(l.usename, s.usename) AS who,
                 CASE WHEN s.backend_type = 'client backend' OR l.pid IS NOT NULL
                      THEN COALESCE(l.application_name, s.application_name)
                      ELSE s.backend_type END AS application,
                 s.datname AS database, COALESCE(l.query_id, s.query_id) AS statement
            FROM seen s
            LEFT JOIN seen l ON l.pid = s.leader_pid AND l.backend_type = 'client backend'
           WHERE s.backend_type IS NOT NULL
             AND s.wait_event_type IS DISTINCT FROM 'Activity'
             AND (s.state IN ('active', 'fastpath function call')
                  OR s.state IS NULL AND s.backend_type <> 'client backend'
                     AND (s.wait_event_type IS NULL
                          OR s.wait_event_type IN ('IO', 'LWLock', 'Lock', 'BufferPin', 'Buffer', 'IPC')))
             AND NOT (s.backend_type = 'walsender' AND s.wait_event_type IS NOT DISTINCT FROM 'Client')
             AND s.pid <> pg_catalog.pg_backend_pid()
             AND NOT COALESCE(COALESCE(l.application_name, s.application_name) LIKE 'quarterdeck:%'
                              AND s.usename::pg_catalog.text = ANY (${ownUsers}::pg_catalog.text[]), false)),
        grouped AS (
          SELECT is_client, type, event, who, application, database, statement, pg_catalog.count(*) AS sessions
            FROM working GROUP BY 1, 2, 3, 4, 5, 6, 7),
        placed AS (
          SELECT *, pg_catalog.row_number() OVER (ORDER BY sessions DESC, who, statement) > ${most}::pg_catalog.int8 AS folded
            FROM grouped),
        kept AS (
          SELECT is_client, type, CASE WHEN NOT folded THEN event END AS event,
                 CASE WHEN NOT folded THEN who END AS who, CASE WHEN NOT folded THEN application END AS application,
                 CASE WHEN NOT folded THEN database END AS database,
                 CASE WHEN NOT folded THEN statement END AS statement, folded,
                 pg_catalog.sum(sessions) AS sessions
            FROM placed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
        SELECT t.hidden, t.has_ids, k.is_client, k.type, k.event, k.who, k.application, k.database,
               k.statement::pg_catalog.text, k.folded, k.sessions::pg_catalog.text
          FROM (SELECT pg_catalog.count(*) FILTER (WHERE backend_type IS NULL AND usesysid IS NOT NULL)::pg_catalog.text AS hidden,
                       COALESCE(pg_catalog.bool_or(query_id IS NOT NULL)
                                FILTER (WHERE pid = pg_catalog.pg_backend_pid()), false) AS has_ids
                  FROM seen) t
          LEFT JOIN kept k ON true`,
    },
  ],
  row: z.tuple([
    count, // hidden sessions
    z.boolean(), // whether statements have ids
    z.boolean().nullable(), // a client's
    text, // wait type
    text, // wait event
    text, // user
    text, // application, or what process it is
    text, // database
    text, // query id
    z.boolean().nullable(), // folded
    count.nullable(), // sessions
  ]),
})

/** What sessions at work run, one of each statement. */
export const activityTexts = pgQuery({
  name: 'pg.activity.texts',
  needs: ['pg_monitor'],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (ids: readonly string[]) => pgSql`
        SELECT DISTINCT ON (query_id) query_id::pg_catalog.text,
               pg_catalog.left(query, ${STATEMENT_TEXT}::pg_catalog.int4),
               pg_catalog.length(query) > ${STATEMENT_TEXT}::pg_catalog.int4
               OR pg_catalog.octet_length(query) >=
                  pg_catalog.pg_size_bytes(pg_catalog.current_setting('track_activity_query_size')) - 1
          FROM pg_catalog.pg_stat_activity
         WHERE query_id = ANY (${ids}::pg_catalog.int8[]) AND state = 'active' AND leader_pid IS NULL
           AND backend_type = 'client backend' AND query IS NOT NULL
         ORDER BY query_id, query_start`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.boolean()]),
})
