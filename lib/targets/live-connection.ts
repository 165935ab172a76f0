import 'server-only'
import type { AuthorizedTarget } from '@/lib/auth/authorized-target'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'
import { logError } from '@/lib/http/log'
import { withPatience } from '@/lib/store/patience'
import { refusalTexts as t } from '@/lib/texts/refusals'
import { Breaker } from './breaker'
import { CostMeter } from './cost'
import { openMonitor } from './open'
import { findStamp } from './store'

/** An unused connection is ended after this. */
const IDLE_MS = 60_000
const COSTS_MS = 60_000
/** A saved address or credential is looked at again after this. */
const STAMP_MS = 2_000
/** Questions that may wait for one target; more are refused at once. */
const MAX_WAITING = 30
/** No question, connecting included, holds its place in the queue longer. */
const TURN_MS = 20_000
/** Less than a reading takes until it is said to be late: a frozen store is not the target's fault. */
const STORE_MS = 3_000

const HOLDER = Symbol.for('quarterdeck.liveConnections')
type Holder = { [HOLDER]?: Map<string, LiveConnection> }

function connections(): Map<string, LiveConnection> {
  const holder = globalThis as Holder
  holder[HOLDER] ??= new Map()
  return holder[HOLDER]
}

/**
 * Asks a target over the web's one shared connection to it. Questions to one target wait in line; those to
 * another never do. After three failures in a row it is left alone for half a minute, and callers are told
 * the last error at once.
 * @throws AppError as the engine or the egress guard threw it
 */
export function askLive<T>(
  target: AuthorizedTarget,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const all = connections()
  const live = all.get(target.id) ?? new LiveConnection(target)
  all.set(target.id, live)
  return live.ask(work)
}

/**
 * The same in another database of the target, over a second connection: there is one of them, which goes from
 * database to database with those who ask. What a database is called comes from an address and is hostile.
 */
export function askDatabase<T>(
  target: AuthorizedTarget,
  database: string,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const all = connections()
  const key = `${target.id} other`
  const live = all.get(key) ?? new LiveConnection(target)
  all.set(key, live)
  return live.ask(work, database)
}

/** How many connections this process holds to a target: at most 2, one of them in another database. */
export function liveConnectionCount(targetId: string): number {
  return [targetId, `${targetId} other`].filter((key) => connections().get(key)?.isOpen).length
}

/** Ends the connection to a target whose address or credential has just changed, or to all of them. */
export async function closeLive(targetId?: string): Promise<void> {
  const all = connections()
  const ids = targetId === undefined ? [...all.keys()] : [targetId, `${targetId} other`]
  await Promise.all(
    ids.map(async (id) => {
      const live = all.get(id)
      all.delete(id)
      await live?.close()
    }),
  )
}

class LiveConnection {
  readonly #target: AuthorizedTarget
  readonly #breaker = new Breaker()
  #session: EngineSession | null = null
  #stamp = { at: 0, text: '' }
  #database: string | null = null
  #tried = ''
  #meter: CostMeter
  #costsAt = Date.now()
  #lastError: AppError | null = null
  #line: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #idle: NodeJS.Timeout | undefined

  constructor(target: AuthorizedTarget) {
    this.#target = target
    this.#meter = new CostMeter(target.id, 'web')
  }

  get isOpen(): boolean {
    return this.#session?.isOpen ?? false
  }

  ask<T>(work: (session: EngineSession) => Promise<T>, database: string | null = null): Promise<T> {
    if (this.#waiting >= MAX_WAITING)
      return Promise.reject(new AppError('request.too_many', { detail: t.manyQuestionsToThis }))
    this.#waiting += 1
    clearTimeout(this.#idle)
    const turn = this.#line.then(() => this.#turn(work, database))
    this.#line = turn.catch(() => undefined)
    return turn.finally(() => {
      this.#waiting -= 1
      if (this.#waiting > 0) return
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.close(), IDLE_MS)
      this.#idle.unref()
    })
  }

  async #turn<T>(work: (session: EngineSession) => Promise<T>, database: string | null): Promise<T> {
    const stamp = await withPatience(this.#currentStamp(), STORE_MS)
    const place = `${stamp} ${database ?? ''}`
    // Another address, password or database deserves a try of its own.
    if (place !== this.#tried) this.#breaker.succeeded()
    this.#tried = place
    if (!this.#breaker.tryPass()) throw this.#lastError ?? new AppError('target.unreachable')
    try {
      const value = await withinTurn(this.#connected(stamp, database).then(work))
      this.#breaker.succeeded()
      this.#countCosts()
      return value
    } catch (error) {
      // A refusal over a connection that still stands says nothing about the server's health.
      if (this.#session?.isOpen && !(error instanceof AppError && error.code === 'target.timeout'))
        this.#breaker.succeeded()
      else await this.#fail(error)
      throw error
    }
  }

  async #fail(error: unknown): Promise<void> {
    this.#breaker.failed()
    if (error instanceof AppError) this.#lastError = error
    await this.close()
  }

  async #connected(stamp: string, database: string | null): Promise<EngineSession> {
    const here = stamp === this.#stamp.text && database === this.#database
    if (this.#session?.isOpen && here) return this.#session
    await this.close()
    const session = await openMonitor(this.#target, 'live', database)
    this.#database = database
    this.#stamp = { at: Date.now(), text: stamp }
    this.#meter = new CostMeter(this.#target.id, 'web')
    this.#session = session
    return session
  }

  /** Another process may have changed the address or the password, or removed the target. */
  async #currentStamp(): Promise<string> {
    if (this.#session?.isOpen && Date.now() - this.#stamp.at < STAMP_MS) return this.#stamp.text
    const text = await findStamp(this.#target.id)
    if (text === null) throw new AppError('not_found')
    if (text === this.#stamp.text) this.#stamp = { at: Date.now(), text }
    return text
  }

  #countCosts(): void {
    if (!this.#session || Date.now() - this.#costsAt < COSTS_MS) return
    this.#costsAt = Date.now()
    this.#meter.flush(this.#session.costs()).catch((error: unknown) => logError('live', 'costs', error))
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const session = this.#session
    this.#session = null
    if (!session) return
    await this.#meter.flush(session.costs()).catch(() => undefined)
    void session.close().catch(() => undefined)
  }
}

async function withinTurn<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('target.timeout')), TURN_MS)
  })
  work.catch(() => undefined)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
