import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { writeOwned } from '@/lib/sandbox/owned-file'
import {
  cloneStandby,
  findPostgres,
  hasPostgresData,
  initPostgres,
  type PostgresSettings,
  type PostgresSpec,
  startPostgres,
} from '@/lib/sandbox/postgres-server'
import { type RunningServer, sweepOrphans } from '@/lib/sandbox/server-process'
import { ownedFolder } from '@/lib/sandbox/unprivileged'
import type { FleetContext } from './context'
import { postgresPanelRoles, postgresRoles } from './roles-postgres'
import { postgresSchema } from './schema-postgres'

export const POSTGRES_NAMES = ['shop-pg-1', 'shop-pg-2', 'shop-pg-3'] as const

const SETTINGS: PostgresSettings = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.max': 2000,
  max_wal_senders: 10,
  max_replication_slots: 10,
  max_wal_size: '192MB',
  min_wal_size: '64MB',
  max_slot_wal_keep_size: '1GB',
  wal_compression: true,
  wal_retrieve_retry_interval: '200ms',
  max_standby_streaming_delay: '30s',
  track_io_timing: true,
  log_lock_waits: true,
  log_min_duration_statement: '1s',
  log_checkpoints: true,
  logging_collector: true,
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: true,
  log_rotation_age: '1d',
  autovacuum_naptime: '20s',
}

/** The running cluster: servers in the order primary, standby, standby as they were made. */
export type PostgresCluster = { servers: RunningServer[]; version: string; stop(): Promise<void> }

/** A superuser's connection to one server of the cluster. */
export async function postgresAdmin(
  context: FleetContext,
  port: number,
  database = 'postgres',
): Promise<Client> {
  const client = new Client({
    host: 'localhost',
    port,
    database,
    user: 'admin',
    password: context.file.state.passwords.postgres.admin,
    ssl: { ca: context.file.state.certificates.caPem },
    application_name: 'demo-fleet',
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

function specOf(context: FleetContext, index: number): PostgresSpec {
  const name = POSTGRES_NAMES[index] ?? `shop-pg-${index + 1}`
  const port = context.ports.postgres[index] ?? 0
  const synchronous = index === 0 && context.file.state.synchronous
  return {
    name,
    binDir: findPostgres(),
    dataDir: join(context.folder, 'postgres', name),
    port,
    user: context.user,
    logFile: join(context.folder, `${name}.log`),
    tls: context.file.state.certificates,
    settings: {
      ...SETTINGS,
      ...(synchronous ? { synchronous_standby_names: `FIRST 1 ("${POSTGRES_NAMES[1]}")` } : {}),
    },
  }
}

/** Starts the three servers; the first time also makes them: seeds the primary, then clones it twice. */
export async function startPostgresCluster(context: FleetContext): Promise<PostgresCluster> {
  const specs = POSTGRES_NAMES.map((_, index) => specOf(context, index))
  const [first] = specs
  if (!first) throw new Error('No PostgreSQL server is planned.')
  const started: RunningServer[] = []
  const stop = async () => {
    // Whoever is primary goes first: it waits until its standbys have everything.
    const [primary, ...rest] = started.splice(0)
    await primary?.stop()
    await Promise.all(rest.map((server) => server.stop()))
  }
  try {
    if (!context.file.state.made.postgres) await makePrimary(context, first)
    started.push(await startPostgres(first))
    for (const [index, spec] of specs.slice(1).entries()) {
      if (!hasPostgresData(spec.dataDir)) await makeStandby(context, spec, `standby_${index + 1}`)
    }
    started.push(...(await Promise.all(specs.slice(1).map((spec) => startPostgres(spec)))))
    const version = await waitForStandbys(context)
    context.file.state.made.postgres = true
    context.file.save()
    return { servers: [...started], version, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makePrimary(context: FleetContext, spec: PostgresSpec): Promise<void> {
  const folder = join(context.folder, 'postgres')
  for (const name of POSTGRES_NAMES) await sweepOrphans(join(folder, name), 'SIGINT')
  rmSync(folder, { recursive: true, force: true })
  ownedFolder(folder, context.user)
  context.say('PostgreSQL: making the primary')
  const { passwords } = context.file.state
  await initPostgres(spec, { name: 'admin', password: passwords.postgres.admin })
  // Nothing is lost if this dies half way: the data is only used once it was finished and stopped in order.
  const bare = { ...spec, settings: { ...spec.settings, synchronous_standby_names: '' } }
  const server = await startPostgres(bare, {
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '2GB',
    maintenance_work_mem: '128MB',
    autovacuum: 'off',
  })
  try {
    await seed(context, spec.port)
  } finally {
    await server.stop(60_000)
  }
}

async function seed(context: FleetContext, port: number): Promise<void> {
  const server = await postgresAdmin(context, port)
  try {
    await server.query(postgresRoles(context.file.state.passwords.postgres))
    await server.query(postgresPanelRoles(context.file.state.passwords.postgres))
    await server.query('CREATE DATABASE shop OWNER shop_owner')
    await server.query('CREATE EXTENSION pg_stat_statements')
  } finally {
    await server.end()
  }
  const shop = await postgresAdmin(context, port, 'shop')
  try {
    for (const step of postgresSchema()) {
      context.say(`PostgreSQL: ${step.what}`)
      await shop.query(step.sql)
    }
  } finally {
    await shop.end()
  }
}

async function makeStandby(context: FleetContext, spec: PostgresSpec, slot: string): Promise<void> {
  context.say(`PostgreSQL: cloning ${spec.name}`)
  const source = context.ports.postgres[0]
  const { replication } = context.file.state.passwords.postgres
  const passFile = writeOwned(
    join(context.folder, 'replication.pgpass'),
    `*:*:*:replication:${replication}\n`,
    context.user,
  )
  rmSync(spec.dataDir, { recursive: true, force: true })
  const admin = await postgresAdmin(context, source)
  try {
    // A clone that was cut off leaves its slot behind.
    await admin.query(
      'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1 AND NOT active',
      [slot],
    )
    // With a synchronous standby that is yet to come, the clone's own slot must not wait for it.
    await cloneStandby(spec, { port: source, user: 'replication', passFile, caFile: context.caFile, slot })
  } finally {
    await admin.end()
  }
}

/** Waits until every standby has said which primary it follows, whoever that is. */
async function waitForStandbys(context: FleetContext): Promise<string> {
  const deadline = Date.now() + 30_000
  for (;;) {
    let streaming = 0
    let version = ''
    for (const port of context.ports.postgres) {
      const admin = await postgresAdmin(context, port)
      try {
        const { rows } = await admin.query<{ n: number; version: string }>(
          "SELECT count(*)::int AS n, current_setting('server_version') AS version FROM pg_stat_wal_receiver WHERE status = 'streaming'",
        )
        streaming += rows[0]?.n ?? 0
        version = rows[0]?.version.split(' ')[0] ?? ''
      } finally {
        await admin.end()
      }
    }
    if (streaming >= POSTGRES_NAMES.length - 1) return version
    if (Date.now() > deadline) {
      context.say(`PostgreSQL: only ${streaming} standby streams so far`)
      return version
    }
    await sleep(200)
  }
}
