/** Seconds a claim holds without being renewed, by the store's clock. */
export const LEASE_SECONDS = 30
const RENEW_MS = 10_000
/** The worker stops itself this long before the lease may be taken by another, by its own monotonic clock. */
const MARGIN_MS = 5_000

/** Thrown where a worker finds that the run is no longer its own. It writes nothing more and stops. */
export class LeaseLost extends Error {
  constructor() {
    super('The lease of this run was lost.')
    this.name = 'LeaseLost'
  }
}

export type LeaseTimes = { leaseMs: number; renewMs: number; marginMs: number }
const TIMES: LeaseTimes = { leaseMs: LEASE_SECONDS * 1_000, renewMs: RENEW_MS, marginMs: MARGIN_MS }

/**
 * Keeps a lease alive while its run is worked on. `signal` aborts when the lease is lost or close to its end:
 * what is running then must stop. Start it with the monotonic time *before* the claim was sent.
 */
export class Lease {
  readonly #controller = new AbortController()
  readonly #times: LeaseTimes
  readonly #renew: () => Promise<boolean>
  #goodUntil: number
  #timer: NodeJS.Timeout | undefined
  #guard: NodeJS.Timeout | undefined

  /** @param renew extends the lease in the store; false when it belongs to another by now */
  constructor(claimedAt: number, renew: () => Promise<boolean>, times: LeaseTimes = TIMES) {
    this.#times = times
    this.#renew = renew
    this.#goodUntil = claimedAt + times.leaseMs - times.marginMs
    this.#arm()
    this.#timer = setInterval(() => void this.#extend(), times.renewMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Call before everything that has an effect. A process that was frozen finds out here, not from a timer. */
  assertHeld(): void {
    if (this.#controller.signal.aborted || performance.now() >= this.#goodUntil) {
      this.lose()
      throw new LeaseLost()
    }
  }

  lose(): void {
    if (!this.#controller.signal.aborted) this.#controller.abort(new LeaseLost())
    this.end()
  }

  /** Stops renewing. */
  end(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#guard)
  }

  async #extend(): Promise<void> {
    const asked = performance.now()
    if (asked >= this.#goodUntil) return this.lose()
    try {
      if (!(await this.#renew())) return this.lose()
      if (this.#controller.signal.aborted) return
      this.#goodUntil = asked + this.#times.leaseMs - this.#times.marginMs
      this.#arm()
    } catch {
      // The store does not answer: the next tick tries again, and the guard stops us in time.
    }
  }

  #arm(): void {
    clearTimeout(this.#guard)
    this.#guard = setTimeout(() => this.lose(), Math.max(0, this.#goodUntil - performance.now()))
  }
}
