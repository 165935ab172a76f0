import { spawn } from 'node:child_process'
import { closeSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, childEnvironment } from '@/lib/config'
import { ownedFolder, type RunAs, serverUser } from '@/lib/sandbox/unprivileged'
import { embeddedUrl } from '@/lib/secrets'
import { type Access, createCluster, majorOf, readAccess, writeAccess } from './cluster'
import { waitForLock } from './lock'
import { choosePort, isFree } from './ports'
import { livingPostmaster, noBackendsLeft, ready, shutDown, waitUntilGone } from './postmaster'
import { processFacts } from './proc'
import { findServer, type ServerBinaries } from './server-binaries'
import { lastWords, openLog } from './server-log'
import { storeFolder } from './store-folder'

/** The running embedded store. */
export type EmbeddedStore = {
  pid: number
  port: number
  url: string
  /** True when it ran already (its supervisor was killed) and was taken over. */
  adopted: boolean
  server: ServerBinaries
  /** Resolves when the server is gone, for whatever reason. */
  gone: Promise<void>
  /** Fast shutdown: sessions are ended, everything is written. Waits until it is gone. */
  stop(): Promise<void>
}

const READY_WITHIN = 60_000
const STORE_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  shared_buffers: '64MB',
  // Web and two workers at their most, and some to spare.
  max_connections: '100',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_wal_size: '512MB',
  log_min_messages: 'warning',
  log_statement: 'none',
  timezone: 'UTC',
}

/**
 * Starts the embedded PostgreSQL, or adopts the one that a killed supervisor left running. Of several
 * callers at once exactly one starts it; the others wait and adopt.
 * @throws Error in one sentence: no server found, folder not writable, port taken, disk full
 */
export async function startEmbeddedStore(settings: Config): Promise<EmbeddedStore> {
  const folder = storeFolder(settings)
  const lock = await waitForLock(
    `store:${folder}`,
    READY_WITHIN,
    'Another start of the store has been under way for a minute.',
  )
  try {
    const user = serverUser()
    ownedFolder(dirname(folder), user.uid === undefined ? {} : user)
    const server = findServer(settings.home, user, majorOf(folder))
    const access =
      majorOf(folder) === null ? await createCluster(settings, folder, server, user) : readAccess(settings)
    const orphan = await livingPostmaster(folder)
    const adopted = orphan === null ? null : await adopt(orphan, access, server, settings)
    if (adopted) return adopted
    await noBackendsLeft(folder)
    return await launch(settings, folder, server, user, access)
  } finally {
    await lock.release()
  }
}

/** Takes over a running store; null when it was on its way out and is gone now. */
async function adopt(
  pid: number,
  access: Access,
  server: ServerBinaries,
  settings: Config,
): Promise<EmbeddedStore | null> {
  const gone = waitUntilGone(pid)
  const port = recordedPort(storeFolder(settings)) ?? access.port
  const current = { ...access, port }
  try {
    await ready(current, gone)
  } catch (error) {
    if (processFacts(pid) === null) return null
    throw error
  }
  if (port !== access.port) writeAccess(settings, current)
  return {
    pid,
    port,
    url: embeddedUrl(current),
    adopted: true,
    server,
    gone,
    stop: () => shutDown(pid, gone),
  }
}

/** The port in the pid file; null while a starting server has not written it yet. */
function recordedPort(folder: string): number | null {
  try {
    const port = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[3])
    return port > 0 ? port : null
  } catch {
    return null
  }
}

/** A port that nobody named and that somebody took between its choice and the start is chosen anew. */
async function launch(
  settings: Config,
  folder: string,
  server: ServerBinaries,
  user: RunAs,
  access: Access,
): Promise<EmbeddedStore> {
  for (let tries = 1; ; tries += 1) {
    const port = await choosePort(settings.storePort, access.port)
    const current = { ...access, port }
    if (port !== access.port) writeAccess(settings, current)
    try {
      return await launchOn(settings, folder, server, user, current)
    } catch (error) {
      if (settings.storePort !== 0 || tries === 3 || (await isFree(port))) throw error
    }
  }
}

async function launchOn(
  settings: Config,
  folder: string,
  server: ServerBinaries,
  user: RunAs,
  current: Access,
): Promise<EmbeddedStore> {
  const { port } = current
  const log = openLog(settings)
  const options = Object.entries({ ...STORE_SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const command = [join(server.bin, 'postgres'), '-D', folder, ...options]
  // The store ends with its supervisor where the system can promise that; else the next start adopts it.
  const guarded = existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'INT', '--', ...command]
    : command
  const [program = '', ...args] = guarded
  const child = spawn(program, args, {
    ...user,
    cwd: '/',
    // Its own process group: Ctrl-C in the terminal must reach the worker first, not the store.
    detached: true,
    env: childEnvironment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => undefined)
  const pid = child.pid ?? (await failed)
  child.unref()
  try {
    await Promise.race([ready(current, gone), failed])
  } catch (error) {
    await shutDown(pid, gone)
    throw new Error(`The store did not start: ${lastWords(settings) ?? String(error)}`)
  }
  return {
    pid,
    port,
    url: embeddedUrl(current),
    adopted: false,
    server,
    gone,
    stop: () => shutDown(pid, gone),
  }
}
