import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mariadbEd25519Verifier } from './mariadb-password'
import { initMariadb, requireMariadb, startMariadb } from './mariadb-server'
import { initMysql, type MysqlPrograms, startMysql } from './mysql-server'
import { claimFolder, isOwned } from './owner'
import { initPostgres, startPostgres } from './postgres-server'
import { DEFAULT_QUOTAS, ENFORCED, type Enforcement, overQuota, type Quotas } from './quotas'
import { type RunningServer, sweepOrphans } from './server-process'
import { ownedFolder, serverUser } from './unprivileged'

/** Which product, and where its programs are. */
export type SandboxPrograms =
  | { product: 'postgres'; binDir: string }
  | { product: 'mariadb' }
  | { product: 'mysql'; programs: MysqlPrograms }

export type SandboxOptions = {
  programs: SandboxPrograms
  /** What it is for, as logs show it: letters, digits and hyphens. */
  purpose: string
  /** Name of the server in its own settings and files; `sandbox` without one. */
  name?: string
  /** Folder of all sandboxes (`sandboxRoot`). */
  root: string
  /** Loopback TCP with TLS; without it there is only a socket in the sandbox's own folder. */
  tcp?: { port: number; tls: { caPem: string; certPem: string; keyPem: string } }
  /** Settings of the server beside our own. Nothing of the machine's configuration is ever read. */
  settings?: Record<string, string | number>
  quotas?: Partial<Quotas>
}

/** A throw-away server that runs. */
export type Sandbox = {
  readonly product: SandboxPrograms['product']
  /** Folder of the socket (PostgreSQL), or the socket itself. */
  readonly socket: string
  /** Names PostgreSQL's socket file; listened on only where TCP was asked for. */
  readonly port: number
  /** Its administrator, with a password made for this one. */
  readonly user: string
  readonly password: string
  readonly folder: string
  readonly dataDir: string
  readonly logFile: string
  readonly enforced: readonly Enforcement[]
  isAlive(): boolean
  /** Why it is no more without having been stopped; null otherwise. */
  endedBecause(): string | null
  /** Ends it in order and wipes everything it wrote. */
  stop(): Promise<void>
  /** The same as a power cut. */
  kill(): Promise<void>
}

const LOOK_MS = 1_000

/** Folder for the sandboxes of one installation. */
export function sandboxRoot(servers: string): string {
  return join(servers, 'sandboxes')
}

/**
 * Starts a throw-away server of our own configuration as a user without rights, ready for connections. It ends and
 * is wiped by `stop`, when it uses up a quota, or, after a crash of ours, by the next `sweepSandboxes`.
 * @throws Error with the end of the server's log; nothing is left then
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const user = serverUser()
  const id = `${options.purpose.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 24)}-${randomBytes(4).toString('hex')}`
  const folder = ownedFolder(join(options.root, id), user)
  claimFolder(folder, user)
  const quotas = { ...DEFAULT_QUOTAS, ...options.quotas }
  const password = randomBytes(18).toString('base64url')
  try {
    const { server, socket, login } = await start(options, { folder, password, quotas })
    return watched(server, {
      product: options.programs.product,
      socket,
      user: login,
      password,
      folder,
      quotas,
    })
  } catch (error) {
    await wipe(folder)
    throw error
  }
}

type Place = { folder: string; password: string; quotas: Quotas }
type Started = { server: RunningServer; socket: string; login: string }

async function start(options: SandboxOptions, { folder, password, quotas }: Place): Promise<Started> {
  const { programs, tcp, settings } = options
  const common = {
    name: options.name ?? 'sandbox',
    dataDir: join(folder, 'data'),
    port: tcp?.port ?? 5432,
    user: serverUser(),
    logFile: join(folder, 'log'),
    tls: tcp?.tls ?? null,
    socketDir: folder,
    // A second more for each process: one that the kernel ends has by then used up the quota of all by our count,
    // too, whose ticks are coarser. With the same figure it could end just below, and the server went on.
    limits: { fileBytes: quotas.diskBytes, cpuSeconds: quotas.cpuSeconds + 1 },
    ...(settings ? { settings } : {}),
  }
  if (programs.product === 'postgres') {
    const spec = { ...common, binDir: programs.binDir }
    await initPostgres(spec, { name: 'postgres', password })
    return { server: await startPostgres(spec), socket: folder, login: 'postgres' }
  }
  const admin = (how: string) => [
    `CREATE USER admin@'%' IDENTIFIED ${how}`,
    `GRANT ALL PRIVILEGES ON *.* TO admin@'%' WITH GRANT OPTION`,
  ]
  if (programs.product === 'mariadb') {
    requireMariadb()
    const spec = { ...common, serverId: 7 }
    await initMariadb(spec)
    const server = await startMariadb(spec, admin(`VIA ed25519 USING '${mariadbEd25519Verifier(password)}'`))
    return { server, socket: join(folder, `${common.name}.conf`, 's'), login: 'admin' }
  }
  const spec = { ...common, programs: programs.programs }
  await initMysql(spec, admin(`BY '${password}'`))
  return { server: await startMysql(spec), socket: join(folder, 's'), login: 'admin' }
}

type About = Pick<Sandbox, 'product' | 'socket' | 'user' | 'password' | 'folder'> & { quotas: Quotas }

function watched(server: RunningServer, { quotas, ...about }: About): Sandbox {
  let because: string | null = null
  let looking = false
  let stopped = false
  const place = { folder: about.folder, dataDir: server.dataDir, startedAt: Date.now() }
  const end = async (how: () => Promise<void>) => {
    clearInterval(timer)
    await how()
    await wipe(about.folder)
  }
  const look = async () => {
    const over = await overQuota(quotas, place)
    if (over === null || because !== null) return
    because = over
    await end(() => server.kill())
  }
  const timer = setInterval(() => {
    if (looking) return
    looking = true
    void look()
      .catch(() => undefined)
      .finally(() => {
        looking = false
      })
  }, LOOK_MS)
  timer.unref()
  return {
    ...about,
    port: server.port,
    dataDir: server.dataDir,
    logFile: join(about.folder, 'log'),
    enforced: ENFORCED,
    isAlive: () => server.isAlive(),
    endedBecause: () => because ?? (stopped || server.isAlive() ? null : 'The server ended by itself.'),
    stop: () => {
      stopped = true
      return end(() => server.stop())
    },
    kill: () => {
      stopped = true
      return end(() => server.kill())
    },
  }
}

async function wipe(folder: string): Promise<void> {
  await sweepOrphans(join(folder, 'data'), 'SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

/** Ends and wipes what processes left that are no more. @returns how many sandboxes went */
export async function sweepSandboxes(root: string): Promise<number> {
  if (!existsSync(root)) return 0
  let gone = 0
  for (const name of readdirSync(root)) {
    const folder = join(root, name)
    if (isOwned(folder)) continue
    await wipe(folder)
    gone += 1
  }
  return gone
}
