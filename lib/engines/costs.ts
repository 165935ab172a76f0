import type { QueryCost } from './contract/engine'

/** What our statements have cost so far through one connection. */
export class CostBook {
  #costs = new Map<string, QueryCost>()

  /** Adds one execution of a named statement. */
  add(name: string, cost: { milliseconds: number; rows: number; bytes: number; failed: boolean }): void {
    const entry = this.#costs.get(name) ?? { name, calls: 0, milliseconds: 0, rows: 0, bytes: 0, errors: 0 }
    entry.calls += 1
    entry.milliseconds += cost.milliseconds
    entry.rows += cost.rows
    entry.bytes += cost.bytes
    entry.errors += cost.failed ? 1 : 0
    this.#costs.set(name, entry)
  }

  list(): QueryCost[] {
    return [...this.#costs.values()].map((entry) => ({ ...entry }))
  }
}

type Observer = (run: { name: string; flavour: string; version: string }) => void
let observer: Observer = () => {}

/** For the tests: is told of every named statement that a server answered, to record version coverage. */
export function observeQueries(next: Observer): void {
  observer = next
}

/** Tells the observer, if there is one, that a server answered this statement. */
export function answered(name: string, flavour: string, version: string): void {
  observer({ name, flavour, version })
}
