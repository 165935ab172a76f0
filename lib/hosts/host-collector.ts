import { setTimeout as sleep } from 'node:timers/promises'
import type { Tick } from '@/lib/collect/series'
import { phaseOf } from '@/lib/collect/target-collector'
import { type Reading, unknown } from '@/lib/engines/contract/reading'
import { AppError } from '@/lib/errors'
import type { MountFigures } from '@/lib/features/hosts/figures'
import { logError } from '@/lib/http/log'
import { Breaker } from '@/lib/targets/breaker'
import { unknownsTexts as t } from '@/lib/texts/unknowns'
import { readMounts, readProcFiles } from './commands/figures'
import { type HostSample, hostFigures, hostSample, mountFigures } from './figures'
import { hostPoints, Labels } from './points'
import type { HostSession } from './session'
import type { HostStatusUpdate } from './store'

export type HostPace = { tickMs: number; mountsMs: number; remoteMs: number }

/** Figures every ten seconds, mounts every minute; network mounts that hung are left alone for an hour. */
export const HOST_PACE: HostPace = { tickMs: 10_000, mountsMs: 60_000, remoteMs: 3_600_000 }

export type HostCollectorOptions = {
  hostId: string
  open: (hostId: string) => Promise<HostSession>
  keep: (status: HostStatusUpdate, tick: Tick | null) => void
  pace?: HostPace
}

/** Collects one host over one connection. Rounds never overlap, and nothing it does delays another. */
export class HostCollector {
  readonly #options: HostCollectorOptions
  readonly #pace: HostPace
  readonly #breaker = new Breaker()
  readonly #labels = new Labels()
  readonly #ending = new AbortController()
  #waking = new AbortController()
  readonly #done: Promise<void>
  #session: HostSession | null = null
  #previous: HostSample | null = null
  #mounts: Reading<MountFigures[]> = unknown(t.notReadYet)
  #mountsAt = 0
  #remoteAgainAt = 0

  constructor(options: HostCollectorOptions) {
    this.#options = options
    this.#pace = options.pace ?? HOST_PACE
    this.#done = this.#loop()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#session?.close()
    await this.#done
  }

  /** Tries again at once where it was waiting after failures: somebody may have mended the host. */
  retryNow(): void {
    if (this.#session) return
    this.#breaker.succeeded()
    this.#waking.abort()
  }

  async #loop(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      const wait = await this.#round()
      this.#waking = new AbortController()
      const either = AbortSignal.any([signal, this.#waking.signal])
      await sleep(wait, undefined, { signal: either }).catch(() => undefined)
    }
    await this.#drop()
  }

  /** @returns milliseconds until the next round */
  async #round(): Promise<number> {
    if (!this.#breaker.tryPass()) return Math.max(1_000, this.#breaker.waitMs)
    try {
      await this.#read()
      this.#breaker.succeeded()
    } catch (error) {
      this.#breaker.failed()
      await this.#failed(error)
      if (this.#breaker.waitMs > 0) return this.#breaker.waitMs
    }
    const { tickMs } = this.#pace
    const wait = (phaseOf(this.#options.hostId, tickMs) - (Date.now() % tickMs) + tickMs) % tickMs
    return wait < tickMs / 20 ? wait + tickMs : wait
  }

  async #read(): Promise<void> {
    const { hostId, keep } = this.#options
    const session = await this.#connected()
    const { signal } = this.#ending
    const texts = await session.run(readProcFiles, undefined, { signal })
    const sample = hostSample(Date.now(), texts)
    const withMounts = sample.at - this.#mountsAt >= this.#pace.mountsMs
    if (withMounts) await this.#readMounts(session, sample)
    const figures = hostFigures(this.#previous, sample, this.#mounts)
    this.#previous = sample
    const points = hostPoints(figures, this.#labels, withMounts)
    keep({ hostId, at: sample.at, error: null, figures }, { targetId: hostId, at: sample.at, points })
  }

  async #readMounts(session: HostSession, sample: HostSample): Promise<void> {
    const { signal } = this.#ending
    const local = sample.at < this.#remoteAgainAt
    try {
      const spaces = await session.run(readMounts, { local }, { signal })
      const why = local ? t.networkFileSystemHung : t.dfCouldNotTell
      this.#mounts = mountFigures(sample.counters.mounts, spaces, why)
      this.#mountsAt = sample.at
    } catch (error) {
      if (!(error instanceof AppError) || !session.isOpen) throw error
      if (error.code === 'host.command_timeout' && !local) {
        this.#remoteAgainAt = sample.at + this.#pace.remoteMs
        return
      }
      this.#mounts = unknown(error.message, error.hint)
      this.#mountsAt = sample.at
    }
  }

  async #connected(): Promise<HostSession> {
    if (this.#session?.isOpen) return this.#session
    await this.#drop()
    const opened = await this.#options.open(this.#options.hostId)
    if (this.#ending.signal.aborted) {
      await opened.close()
      throw new AppError('host.connection_lost')
    }
    this.#session = opened
    return opened
  }

  async #failed(error: unknown): Promise<void> {
    const known = error instanceof AppError ? error : new AppError('internal', { cause: error })
    if (known.code === 'internal') logError('hosts', `round of ${this.#options.hostId}`, error)
    await this.#drop()
    if (this.#ending.signal.aborted || known.code === 'not_found') return
    const { hostId, keep } = this.#options
    keep({ hostId, at: Date.now(), error: { code: known.code, detail: known.detail }, figures: null }, null)
  }

  async #drop(): Promise<void> {
    const session = this.#session
    this.#session = null
    await session?.close().catch(() => undefined)
  }
}
