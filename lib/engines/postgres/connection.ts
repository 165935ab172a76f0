import { createHash } from 'node:crypto'
import type { EventEmitter } from 'node:events'
import { Client } from 'pg'
import { AppError } from '@/lib/errors'
import { type PgQuery, type ServerHas, tagged, variantFor } from '@/lib/sql/query'
import { refusalTexts } from '@/lib/texts/refusals'
import { serverAnswersTexts as t } from '@/lib/texts/server-answers'
import { say } from '@/lib/texts/texts'
import type { Login, TargetAddress } from '../contract/address'
import type { ConnectOptions } from '../contract/engine'
import { answered, CostBook } from '../costs'
import { SocketGuard } from '../socket-guard'
import { pgError } from './errors'
import { openStream, preconnected } from './negotiate'
import { missingPins, pinnedSettings, readPins, startupOptions } from './pins'

const CONNECT_MS = 5_000
const QUERY_MS = 10_000
const MAX_BYTES = 8 * 1024 * 1024
/** PBKDF2 rounds a server may ask for: PostgreSQL's default is 4 096, and a rogue one would ask for 2^31. */
const SCRAM_ITERATIONS = 600_000

/** A live connection to a PostgreSQL server that runs query objects only, one after the other. */
export class PgConnection {
  readonly costs = new CostBook()
  server: ServerHas = { flavour: 'postgresql', versionNumber: 0, features: new Map() }
  version = ''
  pid = 0
  /** False where the server let us in without asking for a proof of the password. */
  askedForPassword = false
  /** Users whose sessions count as ours when they carry our application name. */
  readonly ownUsers: ReadonlySet<string>
  #turn: Promise<unknown> = Promise.resolve()
  #open = true

  private constructor(
    readonly address: TargetAddress,
    readonly user: string,
    readonly options: ConnectOptions,
    private readonly client: Client,
    private readonly guard: SocketGuard,
  ) {
    this.ownUsers = new Set([user, ...(options.ownUsers ?? [])])
    client.on('error', () => this.#dead())
    client.on('end', () => this.#dead())
  }

  /**
   * Opens a connection with every setting pinned and read back. Throws an `AppError` of the `target.*`
   * codes; nothing the server said before TLS is in it.
   */
  static async open(address: TargetAddress, login: Login, options: ConnectOptions): Promise<PgConnection> {
    // The driver would fall back on PGPASSWORD, a password file, PGUSER or PGDATABASE of our own process.
    if (login.password.isEmpty) throw new AppError('target.password_missing')
    if (login.user === '' || address.database === '') {
      throw new AppError('request.invalid', { detail: refusalTexts.userAndDatabase })
    }
    const timeoutMs = options.connectTimeoutMs ?? CONNECT_MS
    const started = Date.now()
    const stream = await openStream(address, timeoutMs)
    const guard = new SocketGuard(256 * 1024)
    const pins = pinnedSettings(options.credential, serverTimeout(options))
    const client = new Client({
      user: login.user,
      password: login.password.reveal(),
      database: address.database,
      host: address.host,
      port: address.port,
      application_name: applicationName(options.purpose),
      options: startupOptions(pins),
      ssl: false,
      sslnegotiation: 'postgres',
      stream: () => preconnected(stream, () => guard.watch(stream)),
      enableChannelBinding: address.tls.mode !== 'disable',
      pipeline: true,
      types: { getTypeParser: parserFor },
      ...{ scramMaxIterations: SCRAM_ITERATIONS },
    })
    const connection = new PgConnection(address, login.user, options, client, guard)
    try {
      connection.#watchAuthentication()
      await guard.within(Math.max(1, timeoutMs - (Date.now() - started)), () => client.connect())
      await connection.#readBack(pins)
      return connection
    } catch (error) {
      connection.#dead()
      stream.destroy()
      throw guard.doom ?? pgError(error, 'connect')
    }
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Runs one query object and answers its rows. */
  async run<Args extends readonly unknown[], Row>(query: PgQuery<Args, Row>, ...args: Args): Promise<Row[]> {
    return this.#next(() => this.#send(query, args))
  }

  /** Runs several pieces of work in one round trip: their statements are pipelined, each may fail alone. */
  async together<T>(work: (send: PgConnection['run']) => Promise<T>): Promise<T> {
    return this.#next(() => work((query, ...args) => this.#send(query, args)))
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await Promise.race([
      this.client.end().catch(() => {}),
      new Promise((done) => setTimeout(done, 1_000).unref()),
    ])
    this.guard.destroy(new AppError('target.connection_lost'))
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => {})
    return result
  }

  async #send<Args extends readonly unknown[], Row>(query: PgQuery<Args, Row>, args: Args): Promise<Row[]> {
    if (!this.#open) throw this.guard.doom ?? new AppError('target.connection_lost')
    const variant = variantFor(query.variants, this.server)
    if (!variant) throw new AppError('engine.unsupported', { detail: query.name })
    const { text, values } = variant.sql(...args).render()
    const statement = tagged(query.name, text)
    const started = performance.now()
    const before = this.guard.received
    this.guard.allow(this.options.maxBytes ?? MAX_BYTES)
    let rows: Row[] = []
    let failed = true
    try {
      const limit = Math.min(query.timeoutMs + 1_000, this.options.queryTimeoutMs ?? Number.POSITIVE_INFINITY)
      const result = await this.guard.within(limit, () =>
        this.client.query({ name: preparedName(statement), text: statement, values, rowMode: 'array' }),
      )
      rows = result.rows.map((row) => query.row.parse(row))
      failed = false
      if (this.version !== '') answered(query.name, this.server.flavour, this.version)
      return rows
    } catch (error) {
      if (this.guard.doom) this.#dead()
      throw this.guard.doom ?? pgError(error, 'query', query.needs)
    } finally {
      const milliseconds = performance.now() - started
      this.costs.add(query.name, {
        milliseconds,
        rows: rows.length,
        bytes: this.guard.received - before,
        failed,
      })
    }
  }

  async #readBack(pins: Record<string, string>): Promise<void> {
    const [row] = await this.run(readPins)
    if (!row) throw new AppError('target.protocol')
    this.server = { flavour: 'postgresql', versionNumber: row.versionNumber, features: new Map() }
    this.version = row.version
    this.pid = row.pid
    answered(readPins.name, 'postgresql', row.version)
    if (row.versionNumber < 140_000) throw new AppError('target.version_unsupported')
    const missing = missingPins(pins, row.settings)
    if (missing.length > 0) {
      const detail = say(t.sessionDidNotTake, { missing: missing.join(', ') })
      throw new AppError('engine.unsupported', { detail })
    }
  }

  /** Takes the driver's answers to cleartext and MD5 requests away: it would hand over the password. */
  #watchAuthentication(): void {
    const { connection } = this.client as unknown as { connection: EventEmitter }
    for (const event of ['authenticationCleartextPassword', 'authenticationMD5Password']) {
      connection.removeAllListeners(event)
      connection.on(event, () => this.guard.destroy(new AppError('target.auth_method_refused')))
    }
    connection.on('authenticationSASL', () => {
      this.askedForPassword = true
    })
  }

  #dead(): void {
    this.#open = false
  }
}

function serverTimeout(options: ConnectOptions): number {
  return Math.max(100, (options.queryTimeoutMs ?? QUERY_MS) - 1_000)
}

/** `quarterdeck:<purpose>`, ASCII, at most 63 bytes: PostgreSQL cuts the rest and turns other letters to `?`. */
export function applicationName(purpose: string): string {
  return `quarterdeck:${purpose.replace(/[^\x20-\x7e]/g, '?')}`.slice(0, 63)
}

// The same text always gets the same name, so a statement is parsed once a connection.
function preparedName(statement: string): string {
  return `qd_${createHash('sha256').update(statement).digest('hex').slice(0, 20)}`
}

const asNumber = (text: string) => Number(text)
const asIs = (text: string) => text

/** Only types our statements return are parsed; anything else stays text, and 64-bit numbers stay exact. */
function parserFor(oid: number): (text: string) => unknown {
  switch (oid) {
    case 16:
      return (text) => text === 't'
    case 21:
    case 23:
    case 26:
    case 700:
    case 701:
      return asNumber
    case 1007:
      return (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(Number))
    default:
      return asIs
  }
}
