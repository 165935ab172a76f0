import { createHash } from 'node:crypto'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { OverviewSample } from '@/lib/engines/contract/overview'
import { AppError } from '@/lib/errors'
import { logError } from '@/lib/http/log'
import { Breaker } from '@/lib/targets/breaker'
import { CostMeter } from '@/lib/targets/cost'
import { say } from '@/lib/texts/texts'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import { ActivityKeeper } from './activity-keeper'
import { LockKeeper } from './lock-keeper'
import { lookAtTarget } from './look'
import { overviewPoints, type Point } from './metrics'
import { overviewRates } from './rates'
import type { Sink } from './sink'
import { SnapshotKeeper } from './snapshot-keeper'
import { StatementKeeper } from './statement-keeper'

/** Milliseconds between two readings, and between two of the slow half. */
export type Pace = { tickMs: number; slowMs: number; ledgerMs: number; roundTimeoutMs: number }

export const PACE: Pace = { tickMs: 10_000, slowMs: 60_000, ledgerMs: 3_600_000, roundTimeoutMs: 30_000 }

/** A round that took more of its interval than this makes the next one be left out. */
const BUDGET = 0.2

export type CollectorOptions = {
  targetId: string
  sink: Sink
  open: (targetId: string) => Promise<EngineSession>
  pace?: Pace
  /** Read at once instead of at the target's own place in the interval. */
  eager: boolean
}

/** The place of a target within the interval, from its id: so many targets are spread evenly. */
export function phaseOf(targetId: string, intervalMs: number): number {
  return createHash('sha256').update(targetId).digest().readUInt32BE(0) % intervalMs
}

/** Collects one target over one connection. Rounds never overlap, and nothing it does delays another. */
export class TargetCollector {
  readonly #options: CollectorOptions
  readonly #pace: Pace
  readonly #breaker = new Breaker()
  readonly #locks: LockKeeper
  readonly #activity: ActivityKeeper
  readonly #statements: StatementKeeper
  readonly #snapshots: SnapshotKeeper
  #session: EngineSession | null = null
  #meter: CostMeter
  #previous: OverviewSample | null = null
  #lastMs = 0
  #slowAt = 0
  #costsAt = 0
  #ledger = { at: 0, version: 0 }
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> = Promise.resolve()
  #renew = false
  #stopped = false

  constructor(options: CollectorOptions) {
    this.#options = options
    this.#pace = options.pace ?? PACE
    this.#meter = new CostMeter(options.targetId, 'collector')
    this.#locks = new LockKeeper(options.targetId, this.#pace.slowMs)
    this.#activity = new ActivityKeeper(options.targetId, this.#pace.slowMs)
    this.#statements = new StatementKeeper(options.targetId, this.#pace.slowMs)
    this.#snapshots = new SnapshotKeeper(options.targetId)
    this.#plan(options.eager ? 0 : this.#untilPhase(0))
  }

  /** Ends the connection after the round that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    // Ends a round that waits for a frozen server.
    void this.#session?.close().catch(() => undefined)
    await this.#round
    await this.#drop()
  }

  /** Looks at what the server offers with the next round, unless it did so since then (Unix milliseconds). */
  lookSince(wantedAt: number): void {
    if (wantedAt <= this.#ledger.at) return
    this.#ledger = { ...this.#ledger, at: 0 }
    // MySQL and MariaDB give new rights to new connections only.
    this.#renew = true
  }

  #plan(delayMs: number): void {
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#round = this.#run().then((delay) => this.#plan(delay))
    }, delayMs)
  }

  #untilPhase(skip: number): number {
    const { tickMs } = this.#pace
    const phase = phaseOf(this.#options.targetId, tickMs)
    const wait = (phase - (Date.now() % tickMs) + tickMs) % tickMs
    // What is due within a blink has just been done.
    return (wait < tickMs / 20 ? wait + tickMs : wait) + skip * tickMs
  }

  /** One round. @returns milliseconds until the next */
  async #run(): Promise<number> {
    if (!this.#breaker.tryPass()) return Math.max(1_000, this.#breaker.waitMs)
    try {
      await this.#within(this.#read())
      this.#breaker.succeeded()
    } catch (error) {
      await this.#failed(error)
      return this.#breaker.waitMs || this.#untilPhase(0)
    }
    return this.#untilPhase(this.#overBudget() ? 1 : 0)
  }

  #overBudget(): boolean {
    return this.#lastMs > this.#pace.tickMs * BUDGET
  }

  async #within(work: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('target.timeout')), this.#pace.roundTimeoutMs)
    })
    // A round that lost the race may fail later; nobody waits for that.
    work.catch(() => undefined)
    await Promise.race([work, late]).finally(() => clearTimeout(timer))
  }

  async #read(): Promise<void> {
    const session = await this.#connected()
    const started = performance.now()
    const sample = await session.overview.sample()
    this.#lastMs = performance.now() - started
    this.#keep(sample)
    await this.#waits(session)
    await this.#aside(session)
  }

  async #connected(): Promise<EngineSession> {
    if (this.#session?.isOpen && !this.#renew) return this.#session
    this.#renew = false
    await this.#drop()
    const opened = await this.#options.open(this.#options.targetId)
    if (this.#stopped) {
      await opened.close()
      throw new AppError('target.connection_lost')
    }
    this.#meter = new CostMeter(this.#options.targetId, 'collector')
    this.#session = opened
    return opened
  }

  #keep(sample: OverviewSample): void {
    const { targetId, sink } = this.#options
    const rates = overviewRates(this.#previous, sample)
    this.#previous = sample
    sink.add(
      {
        targetId,
        at: sample.at,
        error: null,
        note: this.#note(),
        overview: { sample, rates },
        databases: null,
      },
      { targetId, at: sample.at, points: overviewPoints(sample, rates) },
    )
  }

  #note(): string | null {
    if (!this.#overBudget()) return null
    const seconds = (this.#lastMs / 1000).toFixed(1)
    return say(t.samplingIsReducedThe, { seconds, between: this.#pace.tickMs / 1000 })
  }

  async #sizes(session: EngineSession): Promise<void> {
    const { targetId, sink } = this.#options
    this.#slowAt = Date.now()
    const started = performance.now()
    const databases = await session.overview.databaseSizes()
    this.#lastMs += performance.now() - started
    const at = Date.now()
    const points = databases.flatMap(({ name, bytes }): Point[] =>
      bytes.known ? [{ metric: 'database.bytes', label: name, value: bytes.value }] : [],
    )
    const status = { targetId, at, error: null, note: this.#note(), overview: null, databases }
    sink.add(status, { targetId, at, points })
  }

  /** Which server answers, as far as it says so. */
  #origin(): string {
    const systemId = this.#previous?.server.systemId
    return systemId?.known ? systemId.value : ''
  }

  async #waits(session: EngineSession): Promise<void> {
    await this.#part('locks', () => this.#locks.read(session, this.#previous))
    await this.#part('activity', () => this.#activity.read(session))
  }

  async #part(what: string, read: () => Promise<number>): Promise<void> {
    try {
      this.#lastMs += await read()
    } catch (error) {
      logError('collector', `${what} of ${this.#options.targetId}`, error)
    }
  }

  /** Sizes, ledger, statements, snapshots and costs: worth knowing, but no reason to call the target unknown. */
  async #aside(session: EngineSession): Promise<void> {
    const { targetId } = this.#options
    try {
      const now = Date.now()
      if (now - this.#slowAt >= this.#pace.slowMs) await this.#sizes(session)
      if (now - this.#ledger.at >= this.#pace.ledgerMs || this.#ledger.version !== session.versionNumber) {
        await lookAtTarget(targetId, session)
        this.#ledger = { at: now, version: session.versionNumber }
        for (const one of [this.#statements, this.#locks, this.#activity, this.#snapshots]) one.lookAgain()
      }
      if (now - this.#costsAt >= this.#pace.slowMs) {
        this.#costsAt = now
        await this.#meter.flush(session.costs())
      }
      this.#lastMs += await this.#statements.read(session, this.#origin())
      this.#lastMs += await this.#snapshots.read(session, this.#previous)
    } catch (error) {
      logError('collector', `sizes, ledger, statements, snapshots or costs of ${targetId}`, error)
    }
  }

  async #failed(error: unknown): Promise<void> {
    this.#breaker.failed()
    const known = error instanceof AppError ? error : new AppError('internal', { cause: error })
    if (known.code === 'internal') logError('collector', `round of ${this.#options.targetId}`, error)
    await this.#drop()
    if (this.#stopped || known.code === 'not_found') return
    const { targetId, sink } = this.#options
    sink.add({ targetId, at: Date.now(), error: known, note: null, overview: null, databases: null }, null)
  }

  async #drop(): Promise<void> {
    const session = this.#session
    this.#session = null
    if (!session) return
    await this.#meter.flush(session.costs()).catch(() => undefined)
    // A frozen server answers no farewell either.
    void session.close().catch(() => undefined)
  }
}
