import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { quoted, roleStatements } from './role-rights'

/** The two names under which web and worker come to the store. */
export type StoreRoles = { web: string; worker: string }

/** The role in the address of a store. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username)
}

/**
 * Gives the roles of web and worker exactly their rights, all at once. The store must be migrated; the queue's
 * tables, which a worker that owns nothing cannot make, are made here.
 * @param ownerUrl of the role that owns the tables
 * @throws Error when a role is missing, or is a superuser, or owns tables: nothing would hold it back then
 */
export async function applyStoreRoles(ownerUrl: string, roles: StoreRoles): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, application_name: 'quarterdeck roles' })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await runMigrations({ pgPool: pool })
    for (const role of [roles.web, roles.worker]) await demandPlainRole(pool, role)
    await pool.query(['BEGIN;', ...roleStatements(roles), 'COMMIT;'].join('\n'))
  } finally {
    await pool.end()
  }
}

/** Makes a role that may sign in, or gives it a new password. Only a superuser or role administrator can. */
export async function makeStoreRole(ownerUrl: string, role: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'quarterdeck roles' })
  await client.connect()
  try {
    const there = await client.query('SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1', [role])
    const verb = there.rowCount ? 'ALTER' : 'CREATE'
    await client.query(
      `${verb} ROLE ${quoted(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
    )
  } finally {
    await client.end()
  }
}

async function demandPlainRole(pool: pg.Pool, role: string): Promise<void> {
  const found = await pool.query<{ rolsuper: boolean; owns: boolean }>(
    `SELECT r.rolsuper, EXISTS (SELECT FROM pg_catalog.pg_class c
                                 WHERE c.relnamespace = 'public'::regnamespace
                                   AND pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owns
       FROM pg_catalog.pg_roles r WHERE r.rolname = $1`,
    [role],
  )
  const [row] = found.rows
  if (!row) throw new Error(`The store has no role ${role}. Make it first; see docs/deploy/store-roles.sql.`)
  if (row.rolsuper) throw new Error(`The store's role ${role} is a superuser: no grant would hold it back.`)
  if (row.owns) throw new Error(`The store's role ${role} owns tables of the panel. Give it another owner.`)
}
