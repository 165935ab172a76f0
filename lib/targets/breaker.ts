/** Clock and chance, so that tests decide both. */
export type BreakerOptions = { failures?: number; openMs?: number; now?: () => number; random?: () => number }

/**
 * Circuit breaker of one target: after three failures in a row it stays open for 30 s (± 20 %, so that many
 * targets do not come back at once), then lets one try through; that one decides.
 */
export class Breaker {
  readonly #limit: number
  readonly #openMs: number
  readonly #now: () => number
  readonly #random: () => number
  #failures = 0
  #openUntil = 0
  #probing = false

  constructor(options: BreakerOptions = {}) {
    this.#limit = options.failures ?? 3
    this.#openMs = options.openMs ?? 30_000
    this.#now = options.now ?? Date.now
    this.#random = options.random ?? Math.random
  }

  /** True when a try may be made now. In the half-open state only the first caller gets it. */
  tryPass(): boolean {
    if (this.#failures < this.#limit) return true
    if (this.#now() < this.#openUntil || this.#probing) return false
    this.#probing = true
    return true
  }

  /** Milliseconds until the next try may pass; 0 when now. */
  get waitMs(): number {
    return this.#failures < this.#limit ? 0 : Math.max(0, this.#openUntil - this.#now())
  }

  succeeded(): void {
    this.#failures = 0
    this.#probing = false
  }

  failed(): void {
    this.#failures += 1
    this.#probing = false
    if (this.#failures >= this.#limit)
      this.#openUntil = this.#now() + this.#openMs * (0.8 + 0.4 * this.#random())
  }
}
