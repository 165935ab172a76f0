import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loopbackAddresses } from './loopback'
import { writeOwned } from './owned-file'
import { runTool } from './run-tool'
import {
  type RunningServer,
  runningServer,
  type ServerSpec,
  spawnServer,
  sweepOrphans,
  waitUntilReady,
} from './server-process'
import { ownedFolder } from './unprivileged'

/** Values of postgresql.conf. Strings are quoted by us. */
export type PostgresSettings = Record<string, string | number | boolean>

/** One PostgreSQL server of ours: where its files are and how it listens. SCRAM only; TCP on loopback with TLS only. */
export type PostgresSpec = ServerSpec & {
  binDir: string
  /** Folder of a socket; without it there is none. */
  socketDir?: string
  settings?: PostgresSettings
}

/** How a standby reaches the server it is cloned from. The password lies in a libpq password file. */
export type StandbySource = { port: number; user: string; passFile: string; caFile: string; slot: string }

const DEBIAN_ROOT = '/usr/lib/postgresql'

/**
 * The folder with PostgreSQL's server and client programs: the version asked for, else 15, else the newest.
 * @throws Error that names the packages to install.
 */
export function findPostgres(version?: number): string {
  const versions = existsSync(DEBIAN_ROOT)
    ? readdirSync(DEBIAN_ROOT).map(Number).filter(Number.isInteger)
    : []
  const whole = versions.filter((v) => existsSync(join(DEBIAN_ROOT, String(v), 'bin', 'pg_basebackup')))
  const best = version ?? (whole.includes(15) ? 15 : Math.max(0, ...whole))
  const binDir = join(DEBIAN_ROOT, String(best), 'bin')
  if (existsSync(join(binDir, 'postgres')) && whole.includes(best)) return binDir
  throw new Error(
    `PostgreSQL ${version ?? ''} is not installed: apt-get install postgresql postgresql-contrib`,
  )
}

const BASE: PostgresSettings = {
  shared_buffers: '32MB',
  max_connections: 60,
  password_encryption: 'scram-sha-256',
  log_destination: 'stderr',
  log_timezone: 'UTC',
  timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] %q%u@%d/%a ',
  max_parallel_workers_per_gather: 1,
  wal_level: 'replica',
}

const TLS: PostgresSettings = {
  ssl: true,
  ssl_cert_file: 'server.crt',
  ssl_key_file: 'server.key',
  ssl_ca_file: 'ca.crt',
  ssl_min_protocol_version: 'TLSv1.2',
}

function configText(spec: PostgresSpec): string {
  const settings: PostgresSettings = {
    ...BASE,
    ...(spec.tls ? TLS : {}),
    cluster_name: spec.name,
    listen_addresses: spec.tls ? loopbackAddresses().join(',') : '',
    unix_socket_directories: spec.socketDir ?? '',
    unix_socket_permissions: '0777',
    port: spec.port,
    ...spec.settings,
  }
  const lines = Object.entries(settings).map(([key, value]) => {
    const text = typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
    return `${key} = '${text.replaceAll("'", "''")}'`
  })
  return `# Written by Quarterdeck at each start. Lasting changes: ALTER SYSTEM.\n${lines.join('\n')}\n`
}

function accessText(spec: PostgresSpec): string {
  const networks = ['127.0.0.1/32', '::1/128']
  const lines = networks.flatMap((net) => [
    `hostssl all         all ${net} scram-sha-256`,
    `hostssl replication all ${net} scram-sha-256`,
  ])
  if (spec.socketDir !== undefined) lines.push('local all all scram-sha-256')
  return `# TYPE  DATABASE    USER ADDRESS METHOD\n${lines.join('\n')}\n`
}

/** Writes configuration, access rules and certificate into the data folder. Done at each start. */
function writeFiles(spec: PostgresSpec): void {
  const put = (name: string, text: string) => writeOwned(join(spec.dataDir, name), text, spec.user)
  put('postgresql.conf', configText(spec))
  put('pg_hba.conf', accessText(spec))
  if (!spec.tls) return
  put('ca.crt', spec.tls.caPem)
  put('server.crt', spec.tls.certPem)
  put('server.key', spec.tls.keyPem)
}

/** Whether the data folder holds a cluster already. */
export function hasPostgresData(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION')) && existsSync(join(dataDir, 'global', 'pg_control'))
}

/** Makes an empty cluster with one superuser. @throws Error when the data folder is in use already. */
export async function initPostgres(
  spec: PostgresSpec,
  superuser: { name: string; password: string },
): Promise<void> {
  const parent = ownedFolder(dirname(spec.dataDir), spec.user)
  const passwordFile = writeOwned(join(parent, `.${spec.name}.initdb`), `${superuser.password}\n`, spec.user)
  try {
    const options = ['-E', 'UTF8', '--locale=C.UTF-8', '--data-checksums', '--no-sync', '--no-instructions']
    const access = ['-U', superuser.name, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
    await runTool(join(spec.binDir, 'initdb'), ['-D', spec.dataDir, ...options, ...access], {
      user: spec.user,
      cwd: parent,
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** Clones a running server into a standby with its own replication slot. */
export async function cloneStandby(spec: PostgresSpec, source: StandbySource): Promise<void> {
  const parent = ownedFolder(dirname(spec.dataDir), spec.user)
  const connection = [
    `host=localhost port=${source.port} user=${source.user} passfile='${source.passFile}'`,
    `sslmode=verify-full sslrootcert='${source.caFile}' application_name=${spec.name}`,
  ].join(' ')
  const how = ['-X', 'stream', '-c', 'fast', '--no-sync', '-w', '-R', '-C', '-S', source.slot]
  await runTool(join(spec.binDir, 'pg_basebackup'), ['-d', connection, '-D', spec.dataDir, ...how], {
    user: spec.user,
    cwd: parent,
  })
}

/** The server's own word on its state: line 8 of postmaster.pid. */
function isReady(dataDir: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

/**
 * Starts the server and waits until it takes connections (a standby: read-only ones). A server that an earlier
 * run left in the same data folder is stopped first, and a stale postmaster.pid is removed.
 * @param overrides settings for this one start, given on the command line (no secrets).
 * @throws Error with the end of the server's log.
 */
export async function startPostgres(
  spec: PostgresSpec,
  overrides: PostgresSettings = {},
): Promise<RunningServer> {
  await sweepOrphans(spec.dataDir, 'SIGINT')
  // Nobody works in this folder now, so a pid file left over could only point at a stranger.
  rmSync(join(spec.dataDir, 'postmaster.pid'), { force: true })
  mkdirSync(dirname(spec.logFile), { recursive: true })
  writeFiles(spec)
  const extra = Object.entries(overrides).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const identity = await spawnServer({
    name: spec.name,
    command: join(spec.binDir, 'postgres'),
    args: ['-D', spec.dataDir, ...extra],
    cwd: spec.dataDir,
    user: spec.user,
    logFile: spec.logFile,
    signalOnOurDeath: 'INT',
    ...(spec.limits ? { limits: spec.limits } : {}),
  })
  const about = { name: spec.name, port: spec.port, dataDir: spec.dataDir, identity }
  await waitUntilReady({ ...about, logFile: spec.logFile }, () => isReady(spec.dataDir, identity.pid), 60_000)
  return runningServer(about, { stop: 'SIGINT', force: 'SIGQUIT' })
}
