import type { EngineSession } from '@/lib/engines/contract/engine'
import { KeptSessions } from './kept-sessions'

/** Opens the operator's connection to a target. The worker's entry gives the real one, tests one of their own. */
export type OpenOperator = (targetId: string, purpose: string) => Promise<EngineSession>

/**
 * The operator's connections of one plan or run, one a target: opened on first use, replaced when one died,
 * closed at the end. A target that the change does not name is never opened.
 */
export class OperatorConnections {
  readonly #targets: readonly [string, ...string[]]
  readonly #sessions: KeptSessions<EngineSession>

  /** @param targets the change's own first, then those it acts on besides */
  constructor(open: OpenOperator, targets: readonly [string, ...string[]], purpose: string) {
    this.#sessions = new KeptSessions((targetId) => open(targetId, purpose))
    this.#targets = targets
  }

  async get(targetId: string = this.#targets[0]): Promise<EngineSession> {
    if (!this.#targets.includes(targetId)) throw new Error('The change does not name this target.')
    return this.#sessions.get(targetId)
  }

  close(): Promise<void> {
    return this.#sessions.close()
  }
}
