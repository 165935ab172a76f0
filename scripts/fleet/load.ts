import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** A load that can be paused and stopped: a set of activities, each on its own period. */
export class Load {
  #paused = false
  #stopping = new AbortController()
  #pausing = new AbortController()
  #loops: Promise<void>[] = []

  constructor() {
    // Every activity waits on it.
    setMaxListeners(0, this.#stopping.signal)
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Pauses or resumes; a paused load also ends what it holds (locks, open transactions). */
  toggle(): void {
    this.#paused = !this.#paused
    if (this.#paused) this.#pausing.abort()
    else this.#pausing = new AbortController()
  }

  /**
   * Runs a task again and again until the load stops. A task that fails (a server away, a failover under way)
   * is tried again at its next turn, after a second at the earliest.
   * @param periodMs from the end of one run to the start of the next, give or take a quarter
   */
  every(periodMs: number, firstMs: number, task: () => Promise<void>): void {
    this.#loops.push(this.#loop(periodMs, firstMs, task))
  }

  async #loop(periodMs: number, firstMs: number, task: () => Promise<void>): Promise<void> {
    await this.#rest(firstMs)
    while (!this.#stopping.signal.aborted) {
      let pause = periodMs * (0.75 + Math.random() / 2)
      if (!this.#paused) {
        try {
          await task()
        } catch {
          pause = Math.max(pause, 1_000)
        }
      }
      await this.#rest(this.#paused ? 250 : pause)
    }
  }

  async #rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }

  /** Waits inside a task, e.g. while holding a lock; ends at once when the load is paused or stopped. */
  async hold(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.#pausing.signal])
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }

  /** Ends every activity; waits for those under way at most half a second. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.race([Promise.allSettled(this.#loops), sleep(500, undefined, { ref: false })])
  }
}

/** A whole number from 1 to `max`. */
export function anyOf(max: number): number {
  return 1 + Math.floor(Math.random() * max)
}
