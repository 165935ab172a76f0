import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'

/** What the connected role is and may do, and which sources of figures the server has. One row. */
export const roleRights = pgQuery({
  name: 'pg.rights.role',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT r.rolsuper,
               r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls,
               r.rolconnlimit,
               pg_catalog.pg_has_role('pg_monitor', 'USAGE'),
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'),
               pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'),
               pg_catalog.pg_has_role('pg_write_all_data', 'MEMBER'),
               pg_catalog.pg_has_role('pg_execute_server_program', 'MEMBER'),
               pg_catalog.pg_has_role('pg_write_server_files', 'MEMBER'),
               EXISTS (SELECT 1 FROM pg_catalog.pg_roles other
                        WHERE other.rolsuper AND other.oid <> r.oid AND pg_catalog.pg_has_role(other.oid, 'MEMBER')),
               pg_catalog.to_json(r.rolvaliduntil) #>> '{}'
          FROM pg_catalog.pg_roles r
         WHERE r.rolname = CURRENT_USER`,
    },
  ],
  row: z
    .tuple([
      z.boolean(), // superuser
      z.boolean(), // createrole
      z.boolean(), // createdb
      z.boolean(), // replication
      z.boolean(), // bypass row security
      z.number(), // connection limit
      z.boolean(), // pg_monitor
      z.boolean(), // pg_read_all_stats
      z.boolean(), // pg_signal_backend
      z.boolean(), // pg_write_all_data
      z.boolean(), // pg_execute_server_program
      z.boolean(), // pg_write_server_files
      z.boolean(), // member of a superuser
      z.string().nullable(), // valid until
    ])
    .transform((row) => ({
      superuser: row[0],
      createRole: row[1],
      createDatabase: row[2],
      replication: row[3],
      bypassRowSecurity: row[4],
      connectionLimit: row[5],
      monitor: row[6],
      readAllStats: row[7],
      signalBackend: row[8],
      writeAllData: row[9],
      executeProgram: row[10],
      writeFiles: row[11],
      memberOfSuperuser: row[12],
      validUntil: row[13],
    })),
})

/** Up to three relations of the connected database that the role may write. */
export const writableRelations = pgQuery({
  name: 'pg.rights.writable',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'f')
           AND n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND n.nspname NOT LIKE 'pg\\_t%'
           AND (pg_catalog.has_any_column_privilege(c.oid, 'INSERT, UPDATE')
                OR pg_catalog.has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
         LIMIT 3`,
    },
  ],
  row: z.tuple([z.string()]),
})

/** Schemas in which the role may create objects. */
export const creatableSchemas = pgQuery({
  name: 'pg.rights.creatable',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.quote_ident(nspname)
          FROM pg_catalog.pg_namespace
         WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
           AND pg_catalog.has_schema_privilege(oid, 'CREATE')
         LIMIT 3`,
    },
  ],
  row: z.tuple([z.string()]),
})

/** Sources of figures: settings, null where the role may not see them. */
export const sources = pgQuery({
  name: 'pg.rights.sources',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'shared_preload_libraries'),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'track_io_timing'),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'track_activities'),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'compute_query_id'),
               (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'log_min_duration_statement'),
               (SELECT pg_catalog.string_agg(name, ', ' ORDER BY name) FROM pg_catalog.pg_settings WHERE pending_restart)`,
    },
  ],
  row: z
    .tuple([
      z.string().nullable(),
      z.string().nullable(),
      z.string().nullable(),
      z.string().nullable(),
      z.string().nullable(),
      z.string().nullable(),
    ])
    .transform(([preload, ioTiming, activities, queryId, slowLog, pending]) => ({
      preload,
      ioTiming,
      activities,
      queryId,
      slowLog,
      pending: pending === null ? [] : pending.split(', '),
    })),
})
