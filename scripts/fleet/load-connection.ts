import type { Load } from './load'

/** What a driver gives: statements one by one, and an end. */
export type Wire = {
  query(sql: string, values: readonly number[]): Promise<unknown>
  end(): Promise<unknown> | undefined
}

/** One application's connection under the load; made anew after a failure. */
export class LoadConnection {
  #wire: Wire | null = null

  /** @param connect opens the connection; calls `lost` when it breaks by itself */
  constructor(private readonly connect: (lost: () => void) => Promise<Wire>) {}

  async query(sql: string, values: readonly number[] = []): Promise<void> {
    const wire = this.#wire ?? (await this.#open())
    try {
      await wire.query(sql, values)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Runs `work` in a transaction. */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.query('START TRANSACTION')
    try {
      await work()
      await this.query('COMMIT')
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async #open(): Promise<Wire> {
    let made: Wire | null = null
    made = await this.connect(() => {
      if (this.#wire === made) this.#wire = null
    })
    this.#wire = made
    return made
  }

  async close(): Promise<void> {
    const wire = this.#wire
    this.#wire = null
    await Promise.resolve(wire?.end()).catch(() => undefined)
  }
}

/** Ends connections, whatever state they are in. */
export async function closeAll(connections: readonly LoadConnection[]): Promise<void> {
  await Promise.allSettled(connections.map((each) => each.close()))
}

/** One transaction holds a row while others queue for it; all of them are ended afterwards. */
export async function pileUp(
  load: Load,
  row: { holder: LoadConnection; holds: string; waiters: readonly LoadConnection[]; wants: string },
): Promise<void> {
  try {
    await row.holder.query('START TRANSACTION')
    await row.holder.query(row.holds)
    const queue = row.waiters.map((each) => each.query(row.wants))
    await load.hold(12_000)
    await row.holder.query('COMMIT')
    await Promise.allSettled(queue)
  } finally {
    await closeAll([row.holder, ...row.waiters])
  }
}
