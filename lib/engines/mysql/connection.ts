import { isIP } from 'node:net'
import mysql, { type Connection, type ConnectionOptions } from 'mysql2'
import { AppError } from '@/lib/errors'
import { type MyQuery, type ServerHas, tagged, variantFor } from '@/lib/sql/query'
import type { SqlValue } from '@/lib/sql/template'
import type { MySqlText } from '@/lib/sql/text-protocol'
import { refusalTexts } from '@/lib/texts/refusals'
import type { Login, TargetAddress } from '../contract/address'
import type { ConnectOptions } from '../contract/engine'
import { answered, CostBook } from '../costs'
import { dial, tlsPolicy } from '../dial'
import { SocketGuard } from '../socket-guard'
import { ed25519Plugin, refusedPlugin, sha2WithoutTls } from './auth'
import { myError } from './errors'
import { pinSession, readIdentity } from './pins'

const CONNECT_MS = 5_000
const QUERY_MS = 10_000
const MAX_BYTES = 8 * 1024 * 1024
const HANDSHAKE_BYTES = 1024 * 1024

/** A live connection to a MySQL or MariaDB server that runs query objects only, one after the other. */
export class MyConnection {
  readonly costs = new CostBook()
  readonly ownUsers: ReadonlySet<string>
  server: ServerHas = { flavour: 'mysql', versionNumber: 0, features: new Map() }
  version = ''
  id = 0
  /** ISO 8601 time of the server's start: the second half of every session's name here. */
  serverStartedAt = ''
  #turn: Promise<unknown> = Promise.resolve()
  #open = true

  private constructor(
    readonly address: TargetAddress,
    readonly user: string,
    readonly options: ConnectOptions,
    private readonly driver: Connection,
    private readonly guard: SocketGuard,
  ) {
    this.ownUsers = new Set([user, ...(options.ownUsers ?? [])])
    const dead = () => {
      this.#open = false
    }
    driver.on('error', dead)
    driver.on('end', dead)
  }

  /** Opens a connection with its session pinned. Throws an `AppError` of the `target.*` codes. */
  static async open(address: TargetAddress, login: Login, options: ConnectOptions): Promise<MyConnection> {
    if (login.password.isEmpty) throw new AppError('target.password_missing')
    if (login.user === '') throw new AppError('request.invalid', { detail: refusalTexts.userMayNotBe })
    const timeoutMs = options.connectTimeoutMs ?? CONNECT_MS
    const started = Date.now()
    const socket = await dial(address, timeoutMs)
    // Node compares a certificate with this field when the target is an IP; the driver gives it no name.
    if (isIP(address.host) !== 0) Object.assign(socket, { _host: address.host })
    const guard = new SocketGuard(HANDSHAKE_BYTES)
    const driver = mysql.createConnection({
      ...driverOptions(address, login, options),
      stream: () => socket,
      connectTimeout: 0,
    })
    guard.watch(socket)
    const connection = new MyConnection(address, login.user, options, driver, guard)
    // The driver swaps streams at TLS and takes listeners off: until it is through, the socket's own count tells.
    const watch = setInterval(() => {
      if (socket.bytesRead > HANDSHAKE_BYTES) guard.destroy(new AppError('target.too_much_data'))
    }, 5)
    const left = Math.max(1, timeoutMs - (Date.now() - started))
    try {
      await guard.within(left, () => connection.#handshake())
      guard.watch((driver as unknown as { stream: typeof socket }).stream)
      await pinSession(connection, serverTimeout(options))
      return connection
    } catch (error) {
      connection.#open = false
      driver.destroy()
      socket.destroy()
      throw guard.doom ?? myError(error, 'connect')
    } finally {
      clearInterval(watch)
    }
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Runs one query object over the binary protocol and answers its rows. */
  run<Args extends readonly unknown[], Row>(query: MyQuery<Args, Row>, ...args: Args): Promise<Row[]> {
    return this.#next(() => this.#send(query, args))
  }

  /** Runs a statement that MySQL will not prepare. */
  runText(name: string, statement: MySqlText): Promise<void> {
    return this.#next(async () => {
      await this.#guarded(name, 5_000, [], (done) => this.driver.query(tagged(name, statement.text), done))
    })
  }

  /** The same, for a statement whose rows are only counted. */
  countText(name: string, statement: MySqlText): Promise<number> {
    return this.#next(async () => {
      const rows = await this.#guarded(name, 5_000, [], (done) =>
        this.driver.query(tagged(name, statement.text), done),
      )
      return Array.isArray(rows) ? rows.length : 0
    })
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await new Promise<void>((done) => {
      setTimeout(done, 1_000).unref()
      this.driver.end(() => done())
    })
    this.driver.destroy()
    this.guard.destroy(new AppError('target.connection_lost'))
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }

  #handshake(): Promise<void> {
    return new Promise((done, fail) => {
      this.driver.once('connect', () => done())
      this.driver.once('error', (error) => fail(this.guard.doom ?? error))
    })
  }

  async #send<Args extends readonly unknown[], Row>(query: MyQuery<Args, Row>, args: Args): Promise<Row[]> {
    const variant = variantFor(query.variants, this.server)
    if (!variant) throw new AppError('engine.unsupported', { detail: query.name })
    const { text, values } = variant.sql(...args).render()
    const raw = await this.#guarded(query.name, query.timeoutMs, query.needs, (done) =>
      this.driver.execute({ sql: tagged(query.name, text), rowsAsArray: true }, values as SqlValue[], done),
    )
    if (this.version !== '') answered(query.name, this.server.flavour, this.version)
    return Array.isArray(raw) ? raw.map((row) => query.row.parse(row)) : []
  }

  async #guarded(
    name: string,
    timeoutMs: number,
    needs: readonly string[],
    start: (done: (error: unknown, result?: unknown) => void) => void,
  ): Promise<unknown> {
    if (!this.#open) throw this.guard.doom ?? new AppError('target.connection_lost')
    const began = performance.now()
    const before = this.guard.received
    this.guard.allow(this.options.maxBytes ?? MAX_BYTES)
    let rows = 0
    let failed = true
    try {
      const limit = Math.min(timeoutMs + 1_000, this.options.queryTimeoutMs ?? Number.POSITIVE_INFINITY)
      const result = await this.guard.within(limit, () => promised(start))
      rows = Array.isArray(result) ? result.length : 0
      failed = false
      return result
    } catch (error) {
      const known = this.guard.doom ?? myError(error, 'query', needs)
      if (this.guard.doom || /lost|protocol/.test(known.code)) this.#open = false
      throw known
    } finally {
      const bytes = this.guard.received - before
      this.costs.add(name, { milliseconds: performance.now() - began, rows, bytes, failed })
    }
  }

  /** Reads version and flavour, by which variants are chosen. */
  async identify(): Promise<void> {
    const [row] = await this.run(readIdentity)
    if (!row) throw new AppError('target.protocol')
    this.server = { flavour: row.flavour, versionNumber: row.versionNumber, features: row.features }
    this.version = row.version
    this.id = row.id
    answered(readIdentity.name, row.flavour, row.version)
    const floor = row.flavour === 'mariadb' ? 100_600 : 80_000
    if (row.versionNumber < floor) throw new AppError('target.version_unsupported')
  }
}

function promised(start: (done: (error: unknown, result?: unknown) => void) => void): Promise<unknown> {
  return new Promise((done, fail) => start((error, result) => (error ? fail(error) : done(result))))
}

function driverOptions(address: TargetAddress, login: Login, options: ConnectOptions): ConnectionOptions {
  const encrypted = address.tls.mode !== 'disable'
  const policy = tlsPolicy(address)
  return {
    host: address.host,
    port: address.port,
    user: login.user,
    password: login.password.reveal(),
    // A probe enters its database as the role it becomes: its account alone may not.
    ...(address.database === '' || options.credential === 'probe' ? {} : { database: address.database }),
    ...(encrypted
      ? {
          ssl: {
            rejectUnauthorized: policy.rejectUnauthorized,
            verifyIdentity: policy.checksName,
            minVersion: 'TLSv1.2',
            ...(address.tls.ca ? { ca: address.tls.ca } : {}),
          },
        }
      : {}),
    flags: ['-LOCAL_FILES', '-FOUND_ROWS', '-IGNORE_SPACE'],
    multipleStatements: false,
    disableEval: true,
    stringifyObjects: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    dateStrings: true,
    timezone: 'Z',
    charset: 'utf8mb4',
    maxPreparedStatements: 64,
    connectAttributes: { program_name: applicationName(options.purpose) },
    authPlugins: {
      client_ed25519: ed25519Plugin,
      sha256_password: refusedPlugin,
      mysql_clear_password: refusedPlugin,
      dialog: refusedPlugin,
      ...(encrypted ? {} : { caching_sha2_password: sha2WithoutTls }),
    },
  }
}

function serverTimeout(options: ConnectOptions): number {
  return Math.max(1_000, (options.queryTimeoutMs ?? QUERY_MS) - 1_000)
}

function applicationName(purpose: string): string {
  return `quarterdeck:${purpose.replace(/[^\x20-\x7e]/g, '?')}`.slice(0, 64)
}
