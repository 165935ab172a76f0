import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { loopbackAddresses } from '@/lib/sandbox/loopback'
import { writeOwned } from '@/lib/sandbox/owned-file'
import {
  type RunningServer,
  runningServer,
  spawnServer,
  sweepOrphans,
  waitUntilReady,
} from '@/lib/sandbox/server-process'
import { ownedFolder } from '@/lib/sandbox/unprivileged'
import type { FleetContext } from './context'
import { POSTGRES_NAMES } from './postgres-cluster'

const HAPROXY = '/usr/sbin/haproxy'
const CHECK_MS = 500

type Role = 'primary' | 'standby' | 'unknown'

/** Asks one server for its role, over a connection that is kept as long as it works. */
class RoleProbe {
  #client: Client | null = null

  constructor(
    private readonly context: FleetContext,
    private readonly port: number,
  ) {}

  async role(): Promise<Role> {
    try {
      this.#client ??= await this.#connect()
      const { rows } = await this.#client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby')
      return rows[0]?.standby ? 'standby' : 'primary'
    } catch {
      await this.close()
      return 'unknown'
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<Client> {
    const { passwords, certificates } = this.context.file.state
    const client = new Client({
      host: 'localhost',
      port: this.port,
      database: 'postgres',
      user: 'route_check',
      password: passwords.postgres.routeCheck,
      ssl: { ca: certificates.caPem },
      application_name: 'haproxy-role-check',
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
    })
    client.on('error', () => {
      if (this.#client === client) this.#client = null
    })
    await client.connect()
    return client
  }
}

/** Answers HAProxy's question which of the servers is what: GET /write/<name> and /read/<name>, 200 or 503. */
async function startRoleCheck(context: FleetContext): Promise<{ stop(): Promise<void> }> {
  const probes = new Map(
    POSTGRES_NAMES.map((name, index) => [
      name as string,
      new RoleProbe(context, context.ports.postgres[index] ?? 0),
    ]),
  )
  const server: Server = createServer((request, response) => {
    const [, use, name] = (request.url ?? '').split('/')
    const answer = async (): Promise<Role> => (await probes.get(name ?? '')?.role()) ?? 'unknown'
    void answer().then((role) => {
      const fits = (use === 'write' && role === 'primary') || (use === 'read' && role === 'standby')
      response.writeHead(fits ? 200 : 503, { 'content-type': 'text/plain' }).end(`${role}\n`)
    })
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(context.ports.roleCheck, '127.0.0.1', done)
  })
  return {
    stop: async () => {
      server.close()
      server.closeAllConnections()
      for (const probe of probes.values()) await probe.close()
    },
  }
}

function configText(context: FleetContext, folder: string): string {
  const { ports } = context
  const binds = (port: number) => loopbackAddresses().map((address) => `  bind ${address}:${port}`)
  const servers = POSTGRES_NAMES.map(
    (name, index) =>
      `  server ${name} 127.0.0.1:${ports.postgres[index]} check addr 127.0.0.1 port ${ports.roleCheck}`,
  )
  const listen = (name: string, use: string, port: number, balance: string) => [
    `listen ${name}`,
    ...binds(port),
    `  balance ${balance}`,
    '  option httpchk',
    `  http-check send meth GET uri-lf "/${use}/%[srv_name]" ver HTTP/1.1 hdr Host localhost`,
    '  http-check expect status 200',
    `  default-server inter ${CHECK_MS}ms fastinter 200ms downinter ${CHECK_MS}ms fall 2 rise 1 on-marked-down shutdown-sessions`,
    ...servers,
  ]
  // A Unix socket's path ends at 107 bytes; in a longer folder the routes work without their control socket.
  const socket = join(folder, 'admin.sock')
  return [
    '# Written by Quarterdeck at each start.',
    'global',
    '  maxconn 400',
    ...(socket.length < 100 ? [`  stats socket ${socket} mode 600 level admin`] : []),
    'defaults',
    '  mode tcp',
    '  timeout connect 2s',
    '  timeout client 30m',
    '  timeout server 30m',
    '  timeout check 3s',
    ...listen('shop_write', 'write', ports.routeWrite, 'first'),
    ...listen('shop_read', 'read', ports.routeRead, 'leastconn'),
    '',
  ].join('\n')
}

/** A server's greeting to PostgreSQL's SSLRequest through the route: only a live back end answers it. */
function answersThroughRoute(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port }, () =>
      socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])),
    )
    const end = (answer: boolean) => {
      socket.destroy()
      done(answer)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.once('data', (data) => end(data.toString('latin1') === 'S'))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}

/** Starts the role check and HAProxy: one port that leads to the primary, one that leads to the standbys. */
export async function startHaproxy(
  context: FleetContext,
): Promise<{ server: RunningServer; stop(): Promise<void> }> {
  if (!existsSync(HAPROXY)) throw new Error('HAProxy is not installed: apt-get install haproxy')
  const folder = ownedFolder(join(context.folder, 'haproxy'), context.user)
  await sweepOrphans(folder, 'SIGTERM')
  const roleCheck = await startRoleCheck(context)
  try {
    const config = writeOwned(join(folder, 'haproxy.cfg'), configText(context, folder), context.user)
    const logFile = join(context.folder, 'haproxy.log')
    const identity = await spawnServer({
      name: 'haproxy',
      command: HAPROXY,
      args: ['-db', '-f', config],
      cwd: folder,
      user: context.user,
      logFile,
      signalOnOurDeath: 'TERM',
    })
    const about = { name: 'haproxy', port: context.ports.routeWrite, dataDir: folder, identity }
    await waitUntilReady({ ...about, logFile }, () => answersThroughRoute(context.ports.routeWrite), 20_000)
    const server = runningServer(about, { stop: 'SIGTERM', force: 'SIGKILL' })
    return {
      server,
      stop: async () => {
        await server.stop(5_000)
        await roleCheck.stop()
      },
    }
  } catch (error) {
    await roleCheck.stop()
    throw error
  }
}
