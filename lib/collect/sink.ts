import { logError } from '@/lib/http/log'
import { type Tick, writeTicks } from './series'
import { type StatusUpdate, writeStatuses } from './status'

const FLUSH_MS = 1_000
/** Ticks kept while the store does not answer; the oldest are dropped first, and so become a gap. */
const MAX_TICKS = 20_000

/** Gathers what all collectors of a process found and writes it once a second, whatever their number. */
export class Sink {
  #ticks: Tick[] = []
  readonly #statuses = new Map<string, StatusUpdate>()
  #writing: Promise<void> | null = null
  #dropped = 0
  readonly #timer = setInterval(() => void this.flush(), FLUSH_MS)

  /** Ticks that were thrown away because the store did not take them in time. */
  get dropped(): number {
    return this.#dropped
  }

  add(status: StatusUpdate, tick: Tick | null): void {
    const waiting = this.#statuses.get(status.targetId)
    // A later update must not lose figures of an earlier one that was not written yet.
    this.#statuses.set(status.targetId, {
      ...status,
      overview: status.overview ?? waiting?.overview ?? null,
      databases: status.databases ?? waiting?.databases ?? null,
    })
    if (!tick) return
    this.#ticks.push(tick)
    const over = this.#ticks.length - MAX_TICKS
    if (over > 0) {
      this.#ticks.splice(0, over)
      this.#dropped += over
    }
  }

  /** Writes what has gathered; one write at a time. Never throws: what was not taken is tried again. */
  async flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null
    })
    return this.#writing
  }

  async #write(): Promise<void> {
    const ticks = this.#ticks
    const statuses = [...this.#statuses.values()]
    if (ticks.length === 0 && statuses.length === 0) return
    this.#ticks = []
    this.#statuses.clear()
    try {
      await writeTicks(ticks)
    } catch (error) {
      this.#ticks = [...ticks, ...this.#ticks].slice(-MAX_TICKS)
      logError('collector', 'samples', error)
    }
    try {
      await writeStatuses(statuses)
    } catch (error) {
      for (const status of statuses)
        if (!this.#statuses.has(status.targetId)) this.#statuses.set(status.targetId, status)
      logError('collector', 'statuses', error)
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
    await this.flush()
  }
}
