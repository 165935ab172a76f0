import { setTimeout as sleep } from 'node:timers/promises'
import { createAuthority } from '@/lib/sandbox/certificates'
import { type SandboxPrograms, sandboxRoot, startSandbox } from '@/lib/sandbox/sandbox'
import { testPort } from '../ports'
import { MATRIX, type ServerId } from './matrix'
import { mysqlPrograms } from './mysql-server'
import { postgresBinaries, TEST_ROOT } from './versions'

/** How a test reaches a server that runs. */
export type ServerAccess = {
  id: ServerId
  engine: 'postgres' | 'mysql'
  host: string
  port: number
  adminUser: string
  password: string
  caPem: string
}

/** A server of one test run, with its end. */
export type StartedServer = ServerAccess & {
  dataDir: string
  logFile: string
  stop(): Promise<void>
  kill(): Promise<void>
}

/** More settings of one server, by name. */
export type MoreSettings = Record<string, string | number>

/** Starts a sandbox of the matrix with TLS for `localhost`. Its data are gone when it stops. */
export async function startServer(id: ServerId, more: MoreSettings = {}): Promise<StartedServer> {
  const entry = MATRIX.find((server) => server.id === id)
  if (!entry) throw new Error(`No such server: ${id}`)
  const authority = await createAuthority('Test authority')
  const tls = {
    caPem: authority.caPem,
    ...(await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })),
  }
  const sandbox = await startSandbox({
    programs: await programsOf(id, entry.major),
    purpose: `test-${id}`,
    name: id,
    root: sandboxRoot(TEST_ROOT),
    tcp: { port: await testPort(), tls },
    settings: {
      ...SETTINGS[entry.engine === 'postgres' ? 'postgres' : id === 'mariadb' ? 'mariadb' : 'mysql'],
      ...more,
    },
    quotas: { memoryBytes: 2 * 1024 ** 3 },
  })
  // The init file of MariaDB runs before connections are taken, but its plug-in answers a moment later.
  if (id === 'mariadb') await sleep(50)
  return {
    id,
    engine: entry.engine,
    host: 'localhost',
    port: sandbox.port,
    adminUser: sandbox.user,
    password: sandbox.password,
    caPem: authority.caPem,
    dataDir: sandbox.dataDir,
    logFile: sandbox.logFile,
    stop: () => sandbox.stop(),
    kill: () => sandbox.kill(),
  }
}

async function programsOf(id: ServerId, major: number): Promise<SandboxPrograms> {
  if (id === 'mariadb') return { product: 'mariadb' }
  if (id === 'mysql') return { product: 'mysql', programs: await mysqlPrograms() }
  return { product: 'postgres', binDir: await postgresBinaries(major) }
}

/** Tests need no durability, only speed. */
const SETTINGS: Record<string, Record<string, string | number>> = {
  postgres: { fsync: 'off', max_prepared_transactions: 10, shared_preload_libraries: 'pg_stat_statements' },
  mariadb: { innodb_flush_log_at_trx_commit: 0, sync_binlog: 0 },
  mysql: {
    'secure-file-priv': '',
    'innodb-flush-log-at-trx-commit': 0,
    'sync-binlog': 0,
    'innodb-doublewrite': 'OFF',
    'log-error-verbosity': 1,
  },
}
