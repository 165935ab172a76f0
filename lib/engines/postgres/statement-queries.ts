import { z } from 'zod'
import type { PgIdent } from '@/lib/sql/identifiers'
import { pgQuery, type ServerHas } from '@/lib/sql/query'
import { type PgSql, pgSql } from '@/lib/sql/template'
import { STATEMENT_TEXT } from '../contract/statements'

/** The name under which a connection remembers the version of the extension. */
export const STATEMENTS_EXTENSION = 'pg_stat_statements'
/** Lines read at most: a server may be told to keep any number of them. */
const MOST_LINES = 50_000

const count = z.coerce.number()
const text = z.string().nullable()

/**
 * The extension in the connected database: version, schema, what the role may do there, and the settings of its
 * library. The function is found by what belongs to the extension, never by its name alone.
 */
export const statementSource = pgQuery({
  name: 'pg.statements.source',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT e.extversion, n.nspname,
               pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
               pg_catalog.has_function_privilege(p.oid, 'EXECUTE'),
               pg_catalog.current_setting('pg_stat_statements.max', true),
               pg_catalog.current_setting('pg_stat_statements.track', true),
               pg_catalog.current_setting('block_size')
          FROM pg_catalog.pg_extension e
          JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
           AND d.refobjid = e.oid AND d.deptype = 'e' AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
          JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND p.proname = 'pg_stat_statements'
          JOIN pg_catalog.pg_language l ON l.oid = p.prolang AND l.lanname = 'c'
          JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
         WHERE e.extname = 'pg_stat_statements'
         LIMIT 1`,
    },
  ],
  row: z
    .tuple([z.string(), z.string(), z.boolean(), z.boolean(), text, text, count])
    .transform(([version, schema, mayUse, mayExecute, most, track, blockSize]) => ({
      version,
      schema,
      mayUse,
      mayExecute,
      /** Null where the library is not loaded. */
      most: most === null ? null : Number(most),
      track,
      blockSize,
    })),
})
export type StatementSource = z.infer<typeof statementSource.row>

/** A version such as 1.10 as a number that can be compared: 110; 0 where it is none. */
export function extensionNumber(version: string): number {
  const found = /^(\d{1,3})\.(\d{1,3})$/.exec(version)
  return found ? Number(found[1]) * 100 + Number(found[2]) : 0
}

const since = (least: number) => (server: ServerHas) =>
  extensionNumber(server.features.get(STATEMENTS_EXTENSION) ?? '') >= least

/** How often lines were thrown away, and when everything was set to zero. From 1.9 on. */
export const statementInfo = pgQuery({
  name: 'pg.statements.info',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      when: since(109),
      sql: (schema: PgIdent) => pgSql`
        SELECT dealloc::pg_catalog.text, stats_reset::pg_catalog.text FROM ${schema}.pg_stat_statements_info()`,
    },
    // What is older does not tell.
    { sql: (_schema: PgIdent) => pgSql`SELECT NULL::pg_catalog.text, NULL::pg_catalog.text` },
  ],
  row: z.tuple([count.nullable(), text]),
})

/** Without texts: those lie in a file that would be read as a whole each time. */
function counters(schema: PgIdent, toplevel: PgSql, began: PgSql): PgSql {
  return pgSql`
    SELECT userid, dbid, queryid, ${toplevel}, calls, total_exec_time + total_plan_time, rows,
           shared_blks_hit + local_blks_hit, shared_blks_read + local_blks_read, temp_blks_written, wal_bytes, ${began}
      FROM ${schema}.pg_stat_statements(false)
     LIMIT ${MOST_LINES}::pg_catalog.int4`
}

/** All lines with what is counted of them. */
export const statementCounters = pgQuery({
  name: 'pg.statements.counters',
  needs: ['pg_monitor'],
  timeoutMs: 8_000,
  variants: [
    {
      when: since(111),
      sql: (schema: PgIdent) => counters(schema, pgSql`toplevel`, pgSql`stats_since::pg_catalog.text`),
    },
    {
      when: since(109),
      sql: (schema: PgIdent) => counters(schema, pgSql`toplevel`, pgSql`NULL::pg_catalog.text`),
    },
    { sql: (schema: PgIdent) => counters(schema, pgSql`true`, pgSql`NULL::pg_catalog.text`) },
  ],
  row: z.tuple([count, count, text, z.boolean(), count, count, count, count, count, count, count, text]),
})

/** Texts of some statements. It reads the whole file of texts, so it is asked for new ones only. */
export const statementTexts = pgQuery({
  name: 'pg.statements.texts',
  needs: ['pg_monitor'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (schema: PgIdent, ids: readonly string[]) => pgSql`
        SELECT DISTINCT ON (queryid) queryid, pg_catalog.left(query, ${STATEMENT_TEXT}::pg_catalog.int4),
               pg_catalog.length(query) > ${STATEMENT_TEXT}::pg_catalog.int4
          FROM ${schema}.pg_stat_statements(true)
         WHERE queryid = ANY (${ids}::pg_catalog.int8[]) AND query IS NOT NULL
         ORDER BY queryid`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.boolean()]),
})

/** Names of databases and of roles by their oid; those that were dropped have none. */
export const statementNames = pgQuery({
  name: 'pg.statements.names',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (databases: readonly number[], roles: readonly number[]) => pgSql`
        SELECT 'database', oid, datname FROM pg_catalog.pg_database WHERE oid = ANY (${databases}::pg_catalog.oid[])
         UNION ALL
        SELECT 'role', oid, rolname FROM pg_catalog.pg_roles WHERE oid = ANY (${roles}::pg_catalog.oid[])`,
    },
  ],
  row: z.tuple([z.enum(['database', 'role']), count, z.string()]),
})
