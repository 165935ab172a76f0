import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import type { PgStatementText } from '@/lib/sql/one-statement'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'

const nothing = z.tuple([]).rest(z.unknown())
const command = (name: string, sql: ReturnType<typeof pgSql>) =>
  pgQuery({ name, needs: [], timeoutMs: 3_000, variants: [{ sql: () => sql }], row: nothing })

export const begin = command('pg.probe.begin', pgSql`BEGIN TRANSACTION READ ONLY`)
export const rollback = command('pg.probe.rollback', pgSql`ROLLBACK`)

/** A prepared statement outlives its transaction. */
export const forget = command('pg.probe.forget', pgSql`DEALLOCATE qd_probe`)

export const becomeRole = pgQuery({
  name: 'pg.probe.role',
  needs: ['membership of the probe in that role: GRANT that_role TO the_probe'],
  timeoutMs: 3_000,
  variants: [{ sql: (role: string) => pgSql`SET LOCAL ROLE ${pgIdent(role)}` }],
  row: nothing,
})

/** Where names are looked up, and that plans are made without values. The list is quoted by us. */
export const settle = pgQuery({
  name: 'pg.probe.settle',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (path: string) => pgSql`
        SELECT pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true),
               pg_catalog.set_config('search_path', ${path}, true)`,
    },
  ],
  row: z.unknown(),
})

/** Only statements with a plan can be prepared, and only one: the server's own grammar sees to both. */
export const prepare = pgQuery({
  name: 'pg.probe.prepare',
  needs: ['the rights that running the statement would need'],
  timeoutMs: 10_000,
  variants: [{ sql: (statement: PgStatementText) => pgSql`PREPARE qd_probe AS ${statement}` }],
  row: nothing,
})

/** How many placeholders it has. The path is a stranger's by now: every name and operator says its schema. */
export const placeholders = pgQuery({
  name: 'pg.probe.placeholders',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.cardinality(parameter_types) FROM pg_catalog.pg_prepared_statements
         WHERE name OPERATOR(pg_catalog.=) 'qd_probe'::pg_catalog.text`,
    },
  ],
  row: z.tuple([z.number()]),
})

export const explain = pgQuery({
  name: 'pg.probe.explain',
  needs: ['the rights that running the statement would need'],
  timeoutMs: 10_000,
  variants: [
    {
      sql: (count: number) => {
        if (count === 0) return pgSql`EXPLAIN (FORMAT TEXT) EXECUTE qd_probe`
        let values = pgSql`NULL`
        for (let n = 1; n < count; n += 1) values = pgSql`${values}, NULL`
        return pgSql`EXPLAIN (FORMAT TEXT) EXECUTE qd_probe(${values})`
      },
    },
  ],
  row: z.tuple([z.string()]),
})

/** Roles that the probe can become and with which a rollback would not undo everything. */
export const strongRoles = pgQuery({
  name: 'pg.probe.strong-roles',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT r.rolname,
               CASE WHEN r.rolsuper THEN 'is a superuser'
                    WHEN r.rolreplication THEN 'may replicate'
                    WHEN r.rolcreaterole THEN 'may make roles'
                    WHEN pg_catalog.pg_has_role(r.oid, 'pg_execute_server_program', 'MEMBER')
                      THEN 'may run programs on the server (COPY … PROGRAM)'
                    WHEN pg_catalog.pg_has_role(r.oid, 'pg_write_server_files', 'MEMBER')
                      THEN 'may write files of the server'
                    ELSE 'may end sessions of others' END
          FROM pg_catalog.pg_roles r
         WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER')
           AND (r.rolsuper OR r.rolreplication OR r.rolcreaterole
                OR pg_catalog.pg_has_role(r.oid, 'pg_execute_server_program', 'MEMBER')
                OR pg_catalog.pg_has_role(r.oid, 'pg_write_server_files', 'MEMBER')
                OR pg_catalog.pg_has_role(r.oid, 'pg_signal_backend', 'MEMBER'))
         ORDER BY r.rolname LIMIT 3`,
    },
  ],
  row: z.tuple([z.string(), z.string()]).transform(([role, why]) => ({ role, why })),
})

/**
 * Functions by which a role that the probe can become would reach past the transaction: those of extensions that
 * open connections of their own, of languages without a fence, and those a superuser lends: all of them where rows
 * are read, since a policy may call any; of planning only those that say they change nothing. Our own reader of the
 * log is known.
 */
export const reachingFunctions = pgQuery({
  name: 'pg.probe.reaching-functions',
  needs: [],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (running: boolean) => pgSql`
        SELECT r.rolname, pg_catalog.format('%I.%I', n.nspname, p.proname),
               CASE WHEN e.oid IS NOT NULL THEN pg_catalog.format('of the extension %s, which reaches past the transaction', e.extname)
                    WHEN NOT l.lanpltrusted THEN pg_catalog.format('written in %s, which nothing fences in', l.lanname)
                    ELSE 'which runs with the rights of a superuser' END
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
          JOIN pg_catalog.pg_language l ON l.oid = p.prolang
          JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
          JOIN pg_catalog.pg_roles r ON pg_catalog.pg_has_role(r.oid, 'MEMBER')
          LEFT JOIN pg_catalog.pg_depend d
            ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'
           AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
          LEFT JOIN pg_catalog.pg_extension e
            ON e.oid = d.refobjid
           AND (e.extname IN ('http', 'pg_net', 'pg_background', 'adminpack', 'plsh')
                OR (e.extname = 'dblink' AND p.proname IN ('dblink', 'dblink_exec', 'dblink_connect',
                    'dblink_connect_u', 'dblink_open', 'dblink_send_query')))
         WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND (e.oid IS NOT NULL
                OR (NOT l.lanpltrusted AND l.lanname NOT IN ('c', 'internal'))
                OR (p.prosecdef AND o.rolsuper AND (${running}::pg_catalog.bool OR p.provolatile <> 'v')
                    AND NOT (n.nspname = 'quarterdeck' AND p.proname = 'log_tail')))
           AND NOT r.rolsuper
           AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE')
           AND pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')
         ORDER BY 1, 2 LIMIT 3`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string()]).transform(([role, name, why]) => ({ role, name, why })),
})

/** Roles that the probe was made a member of, itself left out. */
export const reachableRoles = pgQuery({
  name: 'pg.probe.reachable-roles',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT r.rolname FROM pg_catalog.pg_roles r
         WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER') AND r.rolname <> CURRENT_USER ORDER BY 1 LIMIT 50`,
    },
  ],
  row: z.tuple([z.string()]).transform(([role]) => role),
})

/** Whether the function of the role script is there and may be called, and whether the server writes log files. */
export const logDoor = pgQuery({
  name: 'pg.probe.log-door',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT pg_catalog.current_setting('logging_collector') = 'on',
               COALESCE((SELECT pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
                           AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                           FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                           JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
                          WHERE n.nspname = 'quarterdeck' AND p.proname = 'log_tail' AND o.rolsuper
                            AND pg_catalog.pg_get_function_identity_arguments(p.oid)
                                = 'bytes integer, OUT name text, OUT size bigint, OUT part bytea'), false)`,
    },
  ],
  row: z.tuple([z.boolean(), z.boolean()]).transform(([collected, allowed]) => ({ collected, allowed })),
})

export const logTail = pgQuery({
  name: 'pg.probe.log-tail',
  needs: ['EXECUTE on quarterdeck.log_tail, which the script for the probe makes'],
  timeoutMs: 8_000,
  variants: [
    {
      sql: (bytes: number) => pgSql`
        SELECT t.name, t.size::pg_catalog.text, pg_catalog.encode(t.part, 'base64')
          FROM quarterdeck.log_tail(${bytes}::pg_catalog.int4) AS t`,
    },
  ],
  row: z
    .tuple([z.string().nullable(), z.string().nullable(), z.string().nullable()])
    .transform(([name, size, part]) => ({
      name,
      size: Number(size),
      part: Buffer.from(part ?? '', 'base64'),
    })),
})

export const interrupt = pgQuery({
  name: 'pg.probe.interrupt',
  needs: [],
  timeoutMs: 3_000,
  variants: [{ sql: (pid: number) => pgSql`SELECT pg_catalog.pg_cancel_backend(${pid}::pg_catalog.int4)` }],
  row: z.tuple([z.boolean()]),
})
