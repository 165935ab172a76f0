import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import type { TargetAddress } from '@/lib/engines/contract/address'
import { pgRoleScript } from '@/lib/engines/postgres/role-script'
import { createAuthority } from '@/lib/sandbox/certificates'
import { cleanEnvironment } from '@/lib/sandbox/clean-environment'
import { findPostgres, initPostgres, startPostgres } from '@/lib/sandbox/postgres-server'
import { ownedFolder, serverRoot, serverUser } from '@/lib/sandbox/unprivileged'

/** A throw-away PostgreSQL with the panel's two roles, for one bench. */
export type BenchServer = {
  port: number
  caPem: string
  password: string
  monitor: string
  operator: string
  /** The postmaster. */
  pid: number
  version: string
  address: TargetAddress
  /** A superuser's connection; closed by the caller. */
  admin(application?: string): Promise<Client>
  /** An ordinary user's connection; closed by the caller. */
  person(application: string): Promise<Client>
  /** Runs pgbench as superuser, on the given cores only; answers its output. */
  pgbench(args: string[], options?: PgbenchOptions): Promise<string>
  stop(): Promise<void>
}

/** Where pgbench runs, what ends it early, and who hears its lines as they come. */
export type PgbenchOptions = { cores?: string; signal?: AbortSignal; line?: (line: string) => void }

export const MONITOR = 'qd_monitor'
export const OPERATOR = 'qd_operator'

/** Starts a PostgreSQL 15 (or the newest installed) whose data are gone when it stops. fsync is off: the disk is not the subject. */
export async function startBenchServer(
  home: string,
  port: number,
  maxConnections: number,
): Promise<BenchServer> {
  const authority = await createAuthority('Bench authority')
  const issued = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })
  const user = serverUser()
  const folder = join(serverRoot(home), 'bench', `${process.pid}-${port}`)
  ownedFolder(folder, user)
  const password = randomBytes(18).toString('base64url')
  const binDir = findPostgres()
  const spec = {
    name: 'bench',
    binDir,
    dataDir: join(folder, 'data'),
    port,
    user,
    logFile: join(folder, 'log'),
    tls: { caPem: authority.caPem, ...issued },
    settings: {
      fsync: false,
      synchronous_commit: false,
      max_connections: maxConnections,
      shared_buffers: '256MB',
      // A checkpoint or a vacuum in one half of a pair would be measured instead of the panel.
      max_wal_size: '32GB',
      checkpoint_timeout: '1h',
      autovacuum: false,
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_utility': false,
    },
  }
  await initPostgres(spec, { name: 'postgres', password })
  const server = await startPostgres(spec)
  const passFile = join(folder, 'pass')
  writeFileSync(passFile, `*:*:*:postgres:${password}\n`, { mode: 0o600 })
  const caFile = join(folder, 'ca')
  writeFileSync(caFile, authority.caPem)
  const as = (user: string) => (application: string) =>
    connect({ user, port, password, ca: authority.caPem, application })
  const admin = (application = 'bench') => as('postgres')(application)
  const version = await prepare(await admin(), password)
  return {
    port,
    caPem: authority.caPem,
    password,
    monitor: password,
    operator: password,
    pid: server.identity.pid,
    version,
    address: {
      engine: 'postgres',
      host: 'localhost',
      port,
      database: 'postgres',
      tls: { mode: 'verify-full', ca: authority.caPem },
      resolvedIp: '127.0.0.1',
    },
    admin,
    person: as('shop'),
    pgbench: (args, options = {}) => pgbench(binDir, { port, passFile, caFile }, args, options),
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Access = { user: string; port: number; password: string; ca: string; application: string }

async function connect({ user, port, password, ca, application }: Access): Promise<Client> {
  const client = new Client({
    host: 'localhost',
    port,
    user,
    password,
    database: 'postgres',
    application_name: application,
    ssl: { ca },
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Makes the roles with the panel's own script. psql's commands in it ask for passwords; here they are set. */
async function prepare(admin: Client, password: string): Promise<string> {
  try {
    const script = pgRoleScript({ flavour: 'postgresql', monitorUser: MONITOR, operatorUser: OPERATOR })
    const lines = script.split('\n').filter((line) => line !== '' && !/^(--|\\)/.test(line))
    for (const line of lines) await admin.query(line)
    for (const role of [MONITOR, OPERATOR]) await admin.query(`ALTER ROLE ${role} PASSWORD '${password}'`)
    await admin.query(`CREATE ROLE shop LOGIN PASSWORD '${password}'`)
    await admin.query('CREATE EXTENSION pg_stat_statements')
    const { rows } = await admin.query<{ server_version: string }>('SHOW server_version')
    return rows[0]?.server_version ?? 'unknown'
  } finally {
    await admin.end()
  }
}

function pgbench(
  binDir: string,
  access: { port: number; passFile: string; caFile: string },
  args: string[],
  options: PgbenchOptions,
): Promise<string> {
  const program = join(binDir, 'pgbench')
  const all = ['-h', 'localhost', '-p', String(access.port), '-U', 'postgres', ...args, 'postgres']
  const child = spawn(
    options.cores ? 'taskset' : program,
    options.cores ? ['-c', options.cores, program, ...all] : all,
    {
      env: cleanEnvironment('/', {
        PGPASSFILE: access.passFile,
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: access.caFile,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  options.signal?.addEventListener('abort', () => child.kill('SIGINT'), { once: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`
      options.line?.(line)
    })
  }
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => {
      if (code === 0 || options.signal?.aborted) return done(output)
      fail(new Error(`pgbench failed (${code}): ${output.slice(-500)}`))
    })
  })
}
