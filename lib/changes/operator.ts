import type { EngineSession } from '@/lib/engines/contract/engine'

/** Opens the operator's connection to a target. The worker's entry gives the real one, tests one of their own. */
export type OpenOperator = (targetId: string, purpose: string) => Promise<EngineSession>

/**
 * The operator's connections of one plan or run, one a target: opened on first use, replaced when one died,
 * closed at the end. A target that the change does not name is never opened.
 */
export class OperatorConnections {
  readonly #open: OpenOperator
  readonly #targets: readonly [string, ...string[]]
  readonly #purpose: string
  readonly #sessions = new Map<string, Promise<EngineSession>>()

  /** @param targets the change's own first, then those it acts on besides */
  constructor(open: OpenOperator, targets: readonly [string, ...string[]], purpose: string) {
    this.#open = open
    this.#targets = targets
    this.#purpose = purpose
  }

  async get(targetId: string = this.#targets[0]): Promise<EngineSession> {
    if (!this.#targets.includes(targetId)) throw new Error('The change does not name this target.')
    const current = await this.#sessions.get(targetId)?.catch(() => undefined)
    if (current?.isOpen) return current
    await current?.close().catch(() => undefined)
    const opened = this.#open(targetId, this.#purpose)
    this.#sessions.set(targetId, opened)
    return opened
  }

  async close(): Promise<void> {
    for (const opened of this.#sessions.values()) {
      const session = await opened.catch(() => undefined)
      await session?.close().catch(() => undefined)
    }
    this.#sessions.clear()
  }
}
