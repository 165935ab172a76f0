import { z } from 'zod'
import { myQuery } from '@/lib/sql/query'
import { mySql } from '@/lib/sql/template'
import { type Inventory, type InventoryItem, MOST_ITEMS } from '../contract/inventory'
import { known } from '../contract/reading'
import { optional } from '../optional'
import type { MyConnection } from './connection'
import { account } from './grants'
import { myOverview } from './overview'

const text = z.string().nullable()
/** Rows of rights read at most: an account of MySQL has one for each dynamic right. */
const MOST_RIGHTS = 50_000

const identity = myQuery({
  name: 'my.inventory.origin',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    // Its server_id alone may be another's, and it has no other name of its own.
    {
      flavour: 'mariadb',
      sql: () => mySql`SELECT CONCAT(@@server_id, ' ', @@hostname, ' ', @@port, ' ', @@datadir)`,
    },
    { sql: () => mySql`SELECT @@server_uuid` },
  ],
  row: z.tuple([z.string()]),
})

const accounts = myQuery({
  name: 'my.inventory.roles',
  needs: ['SELECT (User, Host, Super_priv) on mysql.user'],
  timeoutMs: 5_000,
  variants: [
    {
      flavour: 'mariadb',
      sql: () => mySql`
        SELECT User, Host, Super_priv, NULL FROM mysql.user ORDER BY User, Host LIMIT ${MOST_ITEMS}`,
    },
    {
      sql: () => mySql`
        SELECT u.User, u.Host, u.Super_priv, g.PRIV
          FROM mysql.user u LEFT JOIN mysql.global_grants g ON g.USER = u.User AND g.HOST = u.Host
         ORDER BY u.User, u.Host, g.PRIV LIMIT ${MOST_RIGHTS}`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string(), text]),
})

const plugins = myQuery({
  name: 'my.inventory.extensions',
  needs: [],
  timeoutMs: 3_000,
  variants: [
    {
      sql: () => mySql`
        SELECT PLUGIN_NAME, PLUGIN_VERSION, PLUGIN_STATUS, PLUGIN_LIBRARY
          FROM information_schema.PLUGINS WHERE PLUGIN_LIBRARY IS NOT NULL ORDER BY 1 LIMIT ${MOST_ITEMS}`,
    },
  ],
  row: z.tuple([z.string(), z.string(), z.string(), z.string()]),
})

/** Accounts with their dynamic rights, a row for each of those. */
function accountItems(rows: readonly [string, string, string, string | null][]): InventoryItem[] {
  const items = new Map<string, { superuser: string; rights: string[] }>()
  for (const [user, host, superuser, right] of rows) {
    // A role of MariaDB has no host.
    const name = host === '' ? account(user).replace(/@'%'$/, '') : account(user, host)
    const item = items.get(name) ?? { superuser: superuser === 'Y' ? 'yes' : 'no', rights: [] }
    if (right !== null) item.rights.push(right)
    items.set(name, item)
  }
  return [...items].map(([name, { superuser, rights }]) => ({
    name,
    facts: { superuser, ...(rights.length > 0 ? { 'dynamic rights': rights.join(', ') } : {}) },
  }))
}

/** What a MySQL or MariaDB server has. */
export function myInventory(connection: MyConnection): Inventory {
  const me = account(connection.user)
  const grants = [
    `GRANT SELECT (User, Host, Super_priv) ON mysql.user TO ${me};`,
    ...(connection.server.flavour === 'mysql' ? [`GRANT SELECT ON mysql.global_grants TO ${me};`] : []),
  ]
  return {
    origin: async () => known((await connection.run(identity))[0]?.[0] ?? ''),
    roles: async () => {
      const rows = await optional(connection.run(accounts), grants.join(' '))
      return rows.known ? known(accountItems(rows.value)) : rows
    },
    extensions: async () =>
      known(
        (await connection.run(plugins)).map(([name, version, status, library]) => ({
          name,
          facts: { version, status: status.toLowerCase(), library },
        })),
      ),
    schemas: async () => {
      const databases = await myOverview(connection).databaseSizes()
      return known(
        databases.map(({ name, bytes }): InventoryItem => {
          const facts: Record<string, string> = bytes.known ? { bytes: String(bytes.value) } : {}
          return { name, facts }
        }),
      )
    },
  }
}
