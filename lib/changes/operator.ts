import type { EngineSession } from '@/lib/engines/contract/engine'

/** Opens the operator's connection to a target. The worker's entry gives the real one, tests one of their own. */
export type OpenOperator = (targetId: string, purpose: string) => Promise<EngineSession>

/** The operator's connection of one plan or run: opened on first use, replaced when it died, closed at the end. */
export class OperatorConnection {
  readonly #open: () => Promise<EngineSession>
  #session: Promise<EngineSession> | undefined

  constructor(open: OpenOperator, targetId: string, purpose: string) {
    this.#open = () => open(targetId, purpose)
  }

  async get(): Promise<EngineSession> {
    const current = await this.#session?.catch(() => undefined)
    if (current?.isOpen) return current
    await current?.close().catch(() => undefined)
    this.#session = this.#open()
    return this.#session
  }

  async close(): Promise<void> {
    const current = await this.#session?.catch(() => undefined)
    this.#session = undefined
    await current?.close().catch(() => undefined)
  }
}
