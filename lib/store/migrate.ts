import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { withSchemaEngine } from './schema-engine'

/** Number of the advisory lock: 'QDMI' in ASCII. */
const MIGRATION_LOCK = 0x51444d49
const NO_FILTER = { externalTables: [], externalEnums: [] }

/**
 * Applies what is missing of `prisma/migrations`, under an advisory lock of the store: of several starters
 * one migrates, the others wait and find nothing to do. Works with no internet.
 * @returns names of the migrations applied now
 * @throws Error when a migration failed earlier, was edited after it ran, or the store is newer than this build
 */
export async function migrateStore(home: string, url: string): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'quarterdeck migrate',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('SELECT pg_catalog.pg_advisory_lock($1)', [MIGRATION_LOCK])
    const list = migrationList(home)
    if (await upToDate(client, list)) return []
    return await apply(home, url, list)
  } finally {
    // Ending the session frees the lock, whatever happened in it.
    await client.end().catch(() => undefined)
  }
}

/**
 * For who may not migrate: the store must have every migration of this build.
 * @throws Error that says what to run
 */
export async function demandMigrated(home: string, url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'quarterdeck migrate',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (await upToDate(client, migrationList(home))) return
    throw new Error('The store is not migrated to this version. Run `npm run start:prepare` as its owner.')
  } finally {
    await client.end().catch(() => undefined)
  }
}

function migrationList(home: string): MigrationList {
  const baseDir = join(home, 'prisma', 'migrations')
  const lock = join(baseDir, 'migration_lock.toml')
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(baseDir, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lock) ? readFileSync(lock, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

/** A plain look at Prisma's own table, so that an ordinary start need not load the engine (130 ms). */
async function upToDate(client: pg.Client, list: MigrationList): Promise<boolean> {
  const table = await client.query(
    "SELECT pg_catalog.to_regclass('public._prisma_migrations') IS NOT NULL AS there",
  )
  if (table.rows[0]?.there !== true) return false
  const done = await client.query<{ name: string; open: boolean }>(
    'SELECT migration_name AS name, finished_at IS NULL AS open FROM public._prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const failed = done.rows.find((row) => row.open)
  if (failed) {
    throw new Error(
      `The migration ${failed.name} of the store failed earlier. Restore the store from a backup, or see docs/runbooks.`,
    )
  }
  const known = new Set(list.migrationDirectories.map((directory) => directory.path))
  const newer = done.rows.find((row) => !known.has(row.name))
  if (newer)
    throw new Error(
      `The store was migrated by a newer version of the panel (${newer.name}). Start that version.`,
    )
  return done.rows.length === known.size
}

async function apply(home: string, url: string, list: MigrationList): Promise<string[]> {
  return withSchemaEngine(home, url, async (engine) => {
    const result = await engine.applyMigrations({ migrationsList: list, filters: NO_FILTER })
    return result.appliedMigrationNames
  })
}
