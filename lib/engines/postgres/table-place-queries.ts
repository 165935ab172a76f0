import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'

const count = z.coerce.number()
const moment = z.string().nullable()

/** A table by its name; a partition is a table of its own here. */
export const tableByName = pgQuery({
  name: 'pg.tables.by-name',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (schema: string, name: string) => pgSql`
        SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ${schema} AND c.relname = ${name} AND c.relkind IN ('r', 'p', 'm')`,
    },
  ],
  row: z.tuple([count]),
})

/** Databases that this role may connect to. */
export const tablePlaces = pgQuery({
  name: 'pg.tables.places',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT d.datname, d.datname = pg_catalog.current_database() FROM pg_catalog.pg_database d
         WHERE d.datallowconn AND NOT d.datistemplate AND pg_catalog.has_database_privilege(d.oid, 'CONNECT')
         ORDER BY 1 LIMIT 1000`,
    },
  ],
  row: z.tuple([z.string(), z.boolean()]),
})

/** When counting began in this database, and the server's own limits and switches. */
export const tableServer = pgQuery({
  name: 'pg.tables.server',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.to_json(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)) #>> '{}',
               pg_catalog.current_setting('autovacuum_freeze_max_age')::pg_catalog.int8,
               pg_catalog.current_setting('vacuum_failsafe_age')::pg_catalog.int8,
               pg_catalog.current_setting('autovacuum')::pg_catalog.bool,
               pg_catalog.current_setting('track_counts')::pg_catalog.bool,
               pg_catalog.pg_is_in_recovery()
          FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`,
    },
  ],
  row: z.tuple([moment, count, count, z.boolean(), z.boolean(), z.boolean()]),
})
