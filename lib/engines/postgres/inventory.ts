import { z } from 'zod'
import { pgQuery } from '@/lib/sql/query'
import { pgSql } from '@/lib/sql/template'
import { type Inventory, type InventoryItem, MOST_ITEMS } from '../contract/inventory'
import { known } from '../contract/reading'
import { optional } from '../optional'
import { shownSetting } from '../setting-secrets'
import type { PgConnection } from './connection'

const text = z.string().nullable()
const yes = z.boolean()

const systemId = pgQuery({
  name: 'pg.inventory.origin',
  needs: ['EXECUTE on pg_control_system()'],
  timeoutMs: 3_000,
  variants: [
    { sql: () => pgSql`SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()` },
  ],
  row: z.tuple([z.string()]),
})

const roles = pgQuery({
  name: 'pg.inventory.roles',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
               r.rolbypassrls, r.rolconnlimit, pg_catalog.to_json(r.rolvaliduntil) #>> '{}',
               (SELECT pg_catalog.left(pg_catalog.string_agg(g.rolname, ', ' ORDER BY g.rolname), 4096)
                  FROM pg_catalog.pg_roles g
                 WHERE g.oid IN (SELECT m.roleid FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid)),
               (SELECT pg_catalog.string_agg(g.rolname, ', ' ORDER BY g.rolname)
                  FROM pg_catalog.pg_roles g
                 WHERE g.oid IN (SELECT m.roleid FROM pg_catalog.pg_auth_members m
                                  WHERE m.member = r.oid AND m.admin_option)),
               pg_catalog.left(pg_catalog.to_json(r.rolconfig)::pg_catalog.text, 8192)
          FROM pg_catalog.pg_roles r
         WHERE r.rolname !~ '^pg_' ORDER BY r.rolname LIMIT ${MOST_ITEMS}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([z.string(), yes, yes, yes, yes, yes, yes, yes, z.number(), text, text, text, text]),
})

const extensions = pgQuery({
  name: 'pg.inventory.extensions',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT e.extname, e.extversion, n.nspname
          FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
         ORDER BY 1 LIMIT ${MOST_ITEMS}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string()]),
})

// By what VACUUM and ANALYZE last counted: asking the file system for each of 100 000 tables would cost minutes.
const schemas = pgQuery({
  name: 'pg.inventory.schemas',
  needs: [],
  timeoutMs: 5_000,
  variants: [
    {
      sql: () => pgSql`
        SELECT n.nspname, COALESCE(s.pages, 0) * pg_catalog.current_setting('block_size')::pg_catalog.int8
          FROM pg_catalog.pg_namespace n
          LEFT JOIN (SELECT relnamespace, pg_catalog.sum(relpages) AS pages
                       FROM pg_catalog.pg_class GROUP BY relnamespace) s ON s.relnamespace = n.oid
         WHERE n.nspname !~ '^pg_(temp|toast_temp)_' ORDER BY n.nspname LIMIT ${MOST_ITEMS}::pg_catalog.int4`,
    },
  ],
  row: z.tuple([z.string(), z.coerce.string()]),
})

type RoleRow = (typeof roles)['row']['_output']
const word = (is: boolean) => (is ? 'yes' : 'no')

/** Settings of a role: what may be a secret is taken out. */
function roleSettings(config: string): string {
  const lines: unknown = config.endsWith(']') ? JSON.parse(config) : []
  return z
    .array(z.string())
    .parse(lines)
    .map((line) => {
      const at = line.indexOf('=')
      return `${line.slice(0, at)}=${shownSetting(line.slice(0, at), line.slice(at + 1)).value}`
    })
    .join('; ')
}

function roleItem(row: RoleRow): InventoryItem {
  const [name, superuser, inherit, createRole, createDb, login, replication, bypass, limit] = row
  const [until, member, admin, config] = row.slice(9) as [
    string | null,
    string | null,
    string | null,
    string | null,
  ]
  return {
    name,
    facts: {
      superuser: word(superuser),
      inherit: word(inherit),
      createrole: word(createRole),
      createdb: word(createDb),
      login: word(login),
      replication: word(replication),
      bypassrls: word(bypass),
      'connection limit': String(limit),
      ...(until === null ? {} : { 'valid until': until }),
      ...(member === null ? {} : { 'member of': member }),
      ...(admin === null ? {} : { 'admin of': admin }),
      ...(config === null ? {} : { settings: roleSettings(config) }),
    },
  }
}

/** What a PostgreSQL server has. */
export function pgInventory(connection: PgConnection): Inventory {
  return {
    origin: async () => {
      const rows = await optional(connection.run(systemId))
      return rows.known ? known(rows.value[0]?.[0] ?? '') : rows
    },
    roles: async () => known((await connection.run(roles)).map(roleItem)),
    extensions: async () =>
      known(
        (await connection.run(extensions)).map(([name, version, schema]) => ({
          name,
          facts: { version, schema },
        })),
      ),
    schemas: async () =>
      known((await connection.run(schemas)).map(([name, bytes]) => ({ name, facts: { bytes } }))),
  }
}
