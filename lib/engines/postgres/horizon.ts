import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { HORIZON_KINDS, type Horizon } from '../contract/tables'
import type { PgConnection } from './connection'
import { monitorGrant } from './overview'

const MOST = 100
const text = z.string().nullable()
const moment = (name: 'backend_start' | 'xact_start' | 'prepared') => {
  const column = {
    backend_start: pgSql`a.backend_start`,
    xact_start: pgSql`a.xact_start`,
    prepared: pgSql`x.prepared`,
  }
  return pgSql`pg_catalog.to_json(${column[name]}) #>> '{}'`
}

/**
 * All that keeps vacuum from removing dead rows. A transaction that wrote holds by its number, also between its
 * statements; vacuum itself holds nothing. A walsender with a slot shows what its slot shows.
 */
const holders = pgQuery({
  name: 'pg.tables.horizon',
  needs: ['pg_monitor'],
  timeoutMs: 4_000,
  variants: [
    {
      sql: () => pgSql`
        WITH held AS (
          SELECT CASE WHEN a.backend_type = 'walsender' THEN 'standby' ELSE 'session' END AS kind,
                 GREATEST(pg_catalog.age(a.backend_xmin), pg_catalog.age(a.backend_xid)) AS age, a.pid,
                 a.application_name AS name, a.usename AS role, a.datname AS database, a.state,
                 CASE WHEN a.backend_type = 'walsender' THEN ${moment('backend_start')} ELSE ${moment('xact_start')} END AS since,
                 CASE WHEN a.backend_type = 'walsender' OR a.datname IS NULL THEN 'all' ELSE 'database' END AS holds
            FROM pg_catalog.pg_stat_activity a
           WHERE (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL) AND a.pid <> pg_catalog.pg_backend_pid()
             AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_vacuum v WHERE v.pid = a.pid)
           UNION ALL
          SELECT 'slot', pg_catalog.age(s.xmin), s.active_pid, s.slot_name, NULL, NULL,
                 CASE WHEN s.active THEN 'active' ELSE 'inactive' END, NULL, 'all'
            FROM pg_catalog.pg_replication_slots s WHERE s.xmin IS NOT NULL
           UNION ALL
          SELECT 'slot-catalog', pg_catalog.age(s.catalog_xmin), s.active_pid, s.slot_name, NULL, s.database,
                 CASE WHEN s.active THEN 'active' ELSE 'inactive' END, NULL, 'catalog'
            FROM pg_catalog.pg_replication_slots s WHERE s.catalog_xmin IS NOT NULL
           UNION ALL
          SELECT 'prepared', pg_catalog.age(x.transaction), NULL, x.gid, x.owner, x.database, NULL,
                 ${moment('prepared')}, 'database'
            FROM pg_catalog.pg_prepared_xacts x)
        SELECT kind, age, pid, name, role, database, state, since, holds, COUNT(*) OVER ()
          FROM held WHERE age IS NOT NULL ORDER BY age DESC LIMIT ${MOST}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([
    z.enum(HORIZON_KINDS),
    z.coerce.number(),
    z.number().nullable(),
    text,
    text,
    text,
    text,
    text,
    z.enum(['all', 'database', 'catalog']),
    z.coerce.number(),
  ]),
})

const hidden = pgQuery({
  name: 'pg.tables.horizon-hidden',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT NOT (pg_catalog.pg_has_role(CURRENT_USER, 'pg_read_all_stats', 'USAGE') OR r.rolsuper)
          FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER`,
    },
  ],
  row: z.tuple([z.boolean()]),
})

/** Who and what holds back the removal of dead rows now. */
export async function pgHorizon(connection: PgConnection): Promise<Horizon> {
  const [[mayNot], rows] = await connection.together((send) => Promise.all([send(hidden), send(holders)]))
  return {
    at: Date.now(),
    holders: rows.map(([kind, age, pid, name, user, database, state, since, holds]) => ({
      ...{ kind, age, pid, name, user, database, state, since, holds },
    })),
    more: Math.max(0, (rows[0]?.[9] ?? 0) - rows.length),
    gaps: mayNot?.[0] ? [{ reason: t.transactionsOfOthers, remedy: monitorGrant(connection.user) }] : [],
  }
}
