import { randomBytes, randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuthority } from '@/lib/sandbox/certificates'
import { isPortFree } from '@/lib/sandbox/loopback'
import { mariadbEd25519Verifier } from '@/lib/sandbox/mariadb-password'
import { initMariadb, startMariadb as launchMariadb, requireMariadb } from '@/lib/sandbox/mariadb-server'
import { initPostgres, startPostgres as launchPostgres } from '@/lib/sandbox/postgres-server'
import type { RunningServer } from '@/lib/sandbox/server-process'
import { ownedFolder, serverUser } from '@/lib/sandbox/unprivileged'
import { MATRIX, type ServerId } from './matrix'
import { startMysqlServer } from './mysql-server'
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

async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(22_100, 22_900)
    if (await isPortFree(port)) return port
  }
  throw new Error('No free port between 22100 and 22900.')
}

/** More settings of one server, by name. */
export type MoreSettings = Record<string, string | number>

/** Starts a throw-away server of the matrix with TLS for `localhost`. Its data are gone when it stops. */
export async function startServer(id: ServerId, more: MoreSettings = {}): Promise<StartedServer> {
  const entry = MATRIX.find((server) => server.id === id)
  if (!entry) throw new Error(`No such server: ${id}`)
  const authority = await createAuthority('Test authority')
  const tls = {
    caPem: authority.caPem,
    ...(await authority.issue({ names: ['localhost'], ips: ['127.0.0.1'] })),
  }
  const user = serverUser()
  const home = join(
    ownedFolder(join(TEST_ROOT, 'run'), user),
    `${id}-${process.pid}-${randomBytes(3).toString('hex')}`,
  )
  ownedFolder(home, user)
  const place = {
    name: id,
    dataDir: join(home, 'data'),
    port: await freePort(),
    user,
    logFile: join(home, 'log'),
    tls,
  }
  const password = randomBytes(12).toString('base64url')
  const server =
    entry.engine === 'postgres'
      ? await postgres(entry.major, place, password, more)
      : id === 'mariadb'
        ? await mariadb(place, password, more)
        : await startMysqlServer(place, password, more)
  const clear = () => rmSync(home, { recursive: true, force: true })
  return {
    id,
    engine: entry.engine,
    host: 'localhost',
    port: place.port,
    adminUser: entry.engine === 'postgres' ? 'postgres' : 'admin',
    password,
    caPem: authority.caPem,
    dataDir: place.dataDir,
    logFile: place.logFile,
    stop: () => server.stop().finally(clear),
    kill: () => server.kill().finally(clear),
  }
}

export type Place = {
  name: string
  dataDir: string
  port: number
  user: ReturnType<typeof serverUser>
  logFile: string
  tls: { caPem: string; certPem: string; keyPem: string }
}

async function postgres(
  major: number,
  place: Place,
  password: string,
  more: MoreSettings,
): Promise<RunningServer> {
  const spec = {
    ...place,
    binDir: await postgresBinaries(major),
    settings: { fsync: false, shared_preload_libraries: 'pg_stat_statements', ...more },
  }
  await initPostgres(spec, { name: 'postgres', password })
  return launchPostgres(spec)
}

async function mariadb(place: Place, password: string, more: MoreSettings): Promise<RunningServer> {
  requireMariadb()
  const spec = {
    ...place,
    serverId: 7,
    settings: { innodb_flush_log_at_trx_commit: 0, sync_binlog: 0, ...more },
  }
  await initMariadb(spec)
  const server = await launchMariadb(spec, [
    `CREATE USER admin@'%' IDENTIFIED VIA ed25519 USING '${mariadbEd25519Verifier(password)}'`,
    `GRANT ALL PRIVILEGES ON *.* TO admin@'%' WITH GRANT OPTION`,
  ])
  // The init file runs before connections are taken, but the plug-in answers a moment later.
  await sleep(50)
  return server
}
