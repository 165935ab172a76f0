import type { TargetHost } from '@/lib/changes/kind'
import type { HostSession } from '@/lib/hosts/session'
import type { PlacedService } from '@/lib/hosts/store'
import { KeptSessions } from './kept-sessions'

/** How a worker reaches the machines of targets. Its entry gives the real one, tests one of their own. */
export type HostReach = {
  /** Where the server of a target runs; null where the panel does not know. */
  find(targetId: string): Promise<{ hostName: string; service: PlacedService } | null>
  open(hostId: string): Promise<HostSession>
}

/**
 * The hosts that one plan or run works on, one session a host: opened on first use, replaced when it was lost,
 * closed at the end.
 */
export class HostConnections {
  readonly #access: HostReach
  readonly #targets: readonly [string, ...string[]]
  readonly #sessions: KeptSessions<HostSession>

  /** @param targets the change's own first, then those it acts on besides */
  constructor(access: HostReach, targets: readonly [string, ...string[]]) {
    this.#access = access
    this.#sessions = new KeptSessions((hostId) => access.open(hostId))
    this.#targets = targets
  }

  async of(targetId: string = this.#targets[0]): Promise<TargetHost | null> {
    if (!this.#targets.includes(targetId)) throw new Error('The change does not name this target.')
    const placed = await this.#access.find(targetId)
    if (!placed) return null
    const { hostName: name, service } = placed
    return { name, service, session: () => this.#sessions.get(service.hostId) }
  }

  close(): Promise<void> {
    return this.#sessions.close()
  }
}
