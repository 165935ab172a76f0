import { z } from 'zod'
import { pgIdent } from '@/lib/sql/identifiers'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'

/** The table as the role of the moment finds it. Views and foreign tables run what is somebody else's. */
export const sampleTable = pgQuery({
  name: 'pg.sample.table',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (schema: string, table: string) => pgSql`
        SELECT c.oid::pg_catalog.text, c.relkind::pg_catalog.text, c.relrowsecurity,
               pg_catalog.row_security_active(c.oid)
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ${schema} AND c.relname = ${table}
           AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    },
  ],
  row: z
    .tuple([z.string(), z.string(), z.boolean(), z.boolean()])
    .transform(([oid, kind, secured, active]) => ({ oid, kind, secured, active })),
})

/** Its columns in order, and whether the role of the moment may read each. */
export const sampleColumns = pgQuery({
  name: 'pg.sample.columns',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (oid: string) => pgSql`
        SELECT a.attname, pg_catalog.left(pg_catalog.format_type(a.atttypid, a.atttypmod), 100),
               pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
          FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = ${oid}::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum LIMIT 200`,
    },
  ],
  row: z
    .tuple([z.string(), z.string(), z.boolean()])
    .transform(([name, type, readable]) => ({ name, type, readable })),
})

/** The policies that concern reading, and which of them are for the role of the moment. */
export const samplePolicies = pgQuery({
  name: 'pg.sample.policies',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: (oid: string) => pgSql`
        SELECT p.polname, p.polpermissive,
               p.polroles OPERATOR(pg_catalog.=) '{0}'::pg_catalog.oid[]
                 OR EXISTS (SELECT 1 FROM pg_catalog.unnest(p.polroles) AS r(oid)
                             WHERE pg_catalog.pg_has_role(r.oid, 'USAGE')),
               pg_catalog.left(pg_catalog.pg_get_expr(p.polqual, p.polrelid), 2000)
          FROM pg_catalog.pg_policy p
         WHERE p.polrelid = ${oid}::pg_catalog.oid AND p.polcmd IN ('r', '*')
         ORDER BY p.polname LIMIT 50`,
    },
  ],
  row: z
    .tuple([z.string(), z.boolean(), z.boolean(), z.string().nullable()])
    .transform(([name, permissive, applies, using]) => ({ name, permissive, applies, using })),
})

/** What the functions of policies see: names without a schema, and what an application sets for its session. */
export const sampleSetting = pgQuery({
  name: 'pg.sample.setting',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    { sql: (name: string, value: string) => pgSql`SELECT pg_catalog.set_config(${name}, ${value}, true)` },
  ],
  row: z.unknown(),
})

/** Letters of a value that are shown. */
export const SHOWN_LETTERS = 200

/** Some rows, every value as the server's own text for it. */
export const sampleRows = pgQuery({
  name: 'pg.sample.rows',
  needs: ['SELECT on the table, and USAGE on its schema, for the role'],
  timeoutMs: 10_000,
  variants: [
    {
      sql: (schema: string, table: string, columns: readonly string[], limit: number) => {
        const one = (name: string) =>
          pgSql`pg_catalog.left(${pgIdent(name)}::pg_catalog.text, ${SHOWN_LETTERS + 1}::pg_catalog.int4)`
        const [first = '', ...others] = columns
        let list = one(first)
        for (const name of others) list = pgSql`${list}, ${one(name)}`
        return pgSql`SELECT ${list} FROM ${pgIdent(schema)}.${pgIdent(table)} LIMIT ${limit}::pg_catalog.int4`
      },
    },
  ],
  row: z.array(z.string().nullable()),
})
