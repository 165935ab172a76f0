import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { greets } from './greets'
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

/** Values of the [mariadbd] section; `true` stands for an option without a value. */
export type MariadbSettings = Record<string, string | number | true>

/** One MariaDB server of ours: where its files are and how it listens. A socket of its own; TCP on loopback with TLS only. */
export type MariadbSpec = ServerSpec & {
  serverId: number
  settings?: MariadbSettings
}

const DAEMON = '/usr/sbin/mariadbd'
const INSTALLER = '/usr/bin/mariadb-install-db'
// Debian keeps the server's plugins and the client's (which a replica needs) in two folders.
const PLUGIN_FOLDERS = [
  '/usr/lib/mysql/plugin',
  '/usr/lib/x86_64-linux-gnu/libmariadb3/plugin',
  '/usr/lib/aarch64-linux-gnu/libmariadb3/plugin',
]

/** @throws Error that names the packages to install, when MariaDB's server is missing. */
export function requireMariadb(): void {
  if (existsSync(DAEMON) && existsSync(INSTALLER)) return
  throw new Error('MariaDB is not installed: apt-get install mariadb-server mariadb-backup')
}

const BASE: MariadbSettings = {
  innodb_buffer_pool_size: '48M',
  innodb_log_file_size: '48M',
  innodb_log_buffer_size: '4M',
  innodb_flush_log_at_trx_commit: 1,
  key_buffer_size: '1M',
  aria_pagecache_buffer_size: '2M',
  table_open_cache: 200,
  max_connections: 60,
  performance_schema: 'OFF',
  character_set_server: 'utf8mb4',
  collation_server: 'utf8mb4_unicode_ci',
  default_time_zone: "'+00:00'",
  plugin_load_add: 'auth_ed25519',
  require_secure_transport: 'ON',
  skip_name_resolve: 'OFF',
  local_infile: 'OFF',
  log_bin: 'binlog',
  binlog_format: 'ROW',
  log_slave_updates: 'ON',
  gtid_strict_mode: 'ON',
  sync_binlog: 1,
  expire_logs_days: 3,
  max_binlog_size: '64M',
}

/** Files of one server beside its data folder: configuration, certificate, plugins, socket. */
function ownFolder(spec: MariadbSpec): string {
  return join(dirname(spec.dataDir), `${spec.name}.conf`)
}

function linkPlugins(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const source of PLUGIN_FOLDERS.filter((path) => existsSync(path))) {
    for (const file of readdirSync(source).filter((name) => name.endsWith('.so'))) {
      if (!existsSync(join(folder, file))) symlinkSync(join(source, file), join(folder, file))
    }
  }
}

function tlsSettings(folder: string): MariadbSettings {
  return {
    bind_address: loopbackAddresses().join(','),
    ssl_ca: join(folder, 'ca.crt'),
    ssl_cert: join(folder, 'server.crt'),
    ssl_key: join(folder, 'server.key'),
  }
}

function configText(spec: MariadbSpec, folder: string): string {
  const settings: MariadbSettings = {
    ...BASE,
    datadir: spec.dataDir,
    port: spec.port,
    ...(spec.tls ? tlsSettings(folder) : { skip_networking: true }),
    socket: join(folder, 's'),
    pid_file: join(folder, 'pid'),
    plugin_dir: join(folder, 'plugin'),
    server_id: spec.serverId,
    report_host: 'localhost',
    report_port: spec.port,
    ...spec.settings,
  }
  const lines = Object.entries(settings).map(([key, value]) => (value === true ? key : `${key} = ${value}`))
  return `# Written by Quarterdeck at each start.\n[mariadbd]\n${lines.join('\n')}\n`
}

/** Writes configuration, certificate and plugin links. Done at each start; answers the configuration's path. */
function writeFiles(spec: MariadbSpec): string {
  const folder = ownedFolder(ownFolder(spec), spec.user)
  linkPlugins(join(folder, 'plugin'))
  const put = (name: string, text: string) => writeOwned(join(folder, name), text, spec.user)
  if (spec.tls) {
    put('ca.crt', spec.tls.caPem)
    put('server.crt', spec.tls.certPem)
    put('server.key', spec.tls.keyPem)
  }
  return put('my.cnf', configText(spec, folder))
}

/** Whether the data folder holds a server's data already. */
export function hasMariadbData(dataDir: string): boolean {
  return existsSync(join(dataDir, 'ibdata1')) && existsSync(join(dataDir, 'mysql'))
}

/** Makes the system tables of an empty server. Its accounts are set by `startMariadb`'s first statements. */
export async function initMariadb(spec: MariadbSpec): Promise<void> {
  const parent = ownedFolder(dirname(spec.dataDir), spec.user)
  ownedFolder(spec.dataDir, spec.user)
  const how = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve']
  await runTool(INSTALLER, ['--no-defaults', `--datadir=${spec.dataDir}`, ...how], {
    user: spec.user,
    cwd: parent,
  })
}

/**
 * Starts the server and waits until it takes connections. One that an earlier run left in the same data
 * folder is stopped first.
 * @param first statements run before the first connection is taken (one a line, no secrets but verifiers).
 * @throws Error with the end of the server's log.
 */
export async function startMariadb(
  spec: MariadbSpec,
  first: string[] = [],
  overrides: MariadbSettings = {},
): Promise<RunningServer> {
  await sweepOrphans(spec.dataDir, 'SIGTERM')
  const config = writeFiles({ ...spec, settings: { ...spec.settings, ...overrides } })
  const initFile = join(ownFolder(spec), 'first.sql')
  if (first.length > 0) writeOwned(initFile, `${first.join(';\n')};\n`, spec.user)
  const identity = await spawnServer({
    name: spec.name,
    command: DAEMON,
    args: [`--defaults-file=${config}`, ...(first.length > 0 ? [`--init-file=${initFile}`] : [])],
    cwd: spec.dataDir,
    user: spec.user,
    logFile: spec.logFile,
    signalOnOurDeath: 'TERM',
    ...(spec.limits ? { limits: spec.limits } : {}),
  })
  const about = { name: spec.name, port: spec.port, dataDir: spec.dataDir, identity }
  await waitUntilReady({ ...about, logFile: spec.logFile }, () => greets(join(ownFolder(spec), 's')), 60_000)
  rmSync(initFile, { force: true })
  return runningServer(about, { stop: 'SIGTERM', force: 'SIGKILL' })
}
