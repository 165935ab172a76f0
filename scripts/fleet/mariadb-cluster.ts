import { chownSync, cpSync, existsSync, lchownSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import { mariadbEd25519Answer } from '@/lib/sandbox/mariadb-password'
import {
  hasMariadbData,
  initMariadb,
  type MariadbSettings,
  type MariadbSpec,
  requireMariadb,
  startMariadb,
} from '@/lib/sandbox/mariadb-server'
import { type RunningServer, sweepOrphans } from '@/lib/sandbox/server-process'
import { ownedFolder, type RunAs } from '@/lib/sandbox/unprivileged'
import type { FleetContext } from './context'
import { mariadbFirstStatements, mariadbPanelRoles, mariadbRoles } from './roles-mariadb'
import { mariadbSchema } from './schema-mariadb'

export const MARIADB_NAMES = ['market-maria-1', 'market-maria-2'] as const

const SETTINGS: MariadbSettings = {
  slow_query_log: 'ON',
  slow_query_log_file: 'slow.log',
  long_query_time: 1,
  // Accounts are made for '%': nothing here depends on resolving a loopback address.
  skip_name_resolve: 'ON',
  slave_net_timeout: 10,
  relay_log: 'relay',
  innodb_lock_wait_timeout: 50,
}

/** The running pair: primary and replica as they were made. */
export type MariadbCluster = { servers: RunningServer[]; version: string; stop(): Promise<void> }

/** A connection over TLS with an ed25519 account. */
export async function mariadbConnection(
  context: FleetContext,
  port: number,
  login: { user: string; password: string },
  multipleStatements = false,
): Promise<Connection> {
  const connection = await createConnection({
    host: 'localhost',
    port,
    user: login.user,
    password: login.password,
    ssl: { ca: context.file.state.certificates.caPem },
    multipleStatements,
    connectTimeout: 10_000,
    authPlugins: {
      client_ed25519: () => (challenge: Buffer) =>
        mariadbEd25519Answer(login.password, challenge.subarray(0, 32)),
    },
  })
  connection.on('error', () => undefined)
  return connection
}

/** The administrator's connection to one server of the pair. */
export function mariadbAdmin(
  context: FleetContext,
  port: number,
  multipleStatements = false,
): Promise<Connection> {
  const password = context.file.state.passwords.mariadb.admin
  return mariadbConnection(context, port, { user: 'admin', password }, multipleStatements)
}

function specOf(context: FleetContext, index: number): MariadbSpec {
  const name = MARIADB_NAMES[index] ?? `market-maria-${index + 1}`
  return {
    name,
    dataDir: join(context.folder, 'mariadb', name),
    port: context.ports.mariadb[index] ?? 0,
    serverId: 101 + index,
    user: context.user,
    logFile: join(context.folder, `${name}.log`),
    tls: context.file.state.certificates,
    settings: { ...SETTINGS, ...(index > 0 ? { read_only: 'ON' } : {}) },
  }
}

/** Starts primary and replica; the first time also makes them: seeds the primary and copies it while stopped. */
export async function startMariadbCluster(context: FleetContext): Promise<MariadbCluster> {
  requireMariadb()
  const primary = specOf(context, 0)
  const replica = specOf(context, 1)
  const started: RunningServer[] = []
  const stop = async () => {
    // The replica goes last: it takes what the primary writes while it ends.
    for (const server of started.splice(0)) await server.stop()
  }
  try {
    const fresh = !context.file.state.made.mariadb
    if (fresh) await makePair(context, primary, replica)
    started.push(...(await Promise.all([startMariadb(primary), startMariadb(replica)])))
    if (fresh) await beginReplication(context)
    const version = await waitForReplica(context)
    context.file.state.made.mariadb = true
    context.file.save()
    return { servers: [...started], version, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makePair(context: FleetContext, primary: MariadbSpec, replica: MariadbSpec): Promise<void> {
  const folder = join(context.folder, 'mariadb')
  for (const spec of [primary, replica]) await sweepOrphans(spec.dataDir, 'SIGTERM')
  rmSync(folder, { recursive: true, force: true })
  ownedFolder(folder, context.user)
  context.say('MariaDB: making the primary')
  await initMariadb(primary)
  const { passwords } = context.file.state
  // Nothing is lost if this dies half way: the data is only used once it was finished and stopped in order.
  const server = await startMariadb(primary, mariadbFirstStatements(passwords.mariadb), {
    skip_log_bin: true,
    log_slave_updates: 'OFF',
    innodb_flush_log_at_trx_commit: 0,
    innodb_doublewrite: 'OFF',
    innodb_buffer_pool_size: '192M',
  })
  try {
    await seed(context, primary.port)
  } finally {
    await server.stop(60_000)
  }
  context.say(`MariaDB: copying it to ${replica.name}`)
  copyData(primary.dataDir, replica.dataDir, context.user)
  if (!hasMariadbData(replica.dataDir)) throw new Error('The copy for the MariaDB replica is not whole.')
}

async function seed(context: FleetContext, port: number): Promise<void> {
  const admin = await mariadbAdmin(context, port, true)
  try {
    for (const step of mariadbSchema()) {
      context.say(`MariaDB: ${step.what}`)
      await admin.query(step.sql)
    }
    const passwords = context.file.state.passwords.mariadb
    for (const statement of [...mariadbRoles(passwords), ...mariadbPanelRoles(passwords)])
      await admin.query(statement)
  } finally {
    await admin.end()
  }
}

function copyData(from: string, to: string, user: RunAs): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true })
  const { uid, gid } = user
  if (uid === undefined || gid === undefined) return
  chownSync(to, uid, gid)
  for (const entry of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    const path = join(to, entry)
    if (existsSync(path)) lchownSync(path, uid, gid)
  }
}

async function beginReplication(context: FleetContext): Promise<void> {
  const admin = await mariadbAdmin(context, context.ports.mariadb[1])
  const { replication } = context.file.state.passwords.mariadb
  try {
    // By address: for the name `localhost` the client library takes the Unix socket and ignores the port.
    await admin.query(
      `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ?, MASTER_USER = 'replication', MASTER_PASSWORD = ?,
       MASTER_SSL = 1, MASTER_SSL_CA = ?, MASTER_SSL_VERIFY_SERVER_CERT = 1, MASTER_CONNECT_RETRY = 1, MASTER_USE_GTID = slave_pos`,
      [context.ports.mariadb[0], replication, context.caFile],
    )
    await admin.query('START SLAVE')
  } finally {
    await admin.end()
  }
}

/** Waits until the replica reads and applies; says what it complains about when it does not. */
async function waitForReplica(context: FleetContext): Promise<string> {
  const admin = await mariadbAdmin(context, context.ports.mariadb[1])
  const deadline = Date.now() + 20_000
  try {
    const [about] = await admin.query<RowDataPacket[]>('SELECT version() AS version')
    const version = String(about[0]?.version ?? '').split('-')[0] ?? ''
    for (;;) {
      const [rows] = await admin.query<RowDataPacket[]>('SHOW SLAVE STATUS')
      const status = rows[0]
      if (!status || (status.Slave_IO_Running === 'Yes' && status.Slave_SQL_Running === 'Yes')) return version
      if (Date.now() > deadline) {
        context.say(
          `MariaDB: the replica does not run: ${status.Last_IO_Error || status.Last_SQL_Error || 'no reason given'}`,
        )
        return version
      }
      await sleep(150)
    }
  } finally {
    await admin.end()
  }
}
