import type { EngineSession } from '@/lib/engines/contract/engine'
import type { InventoryItem } from '@/lib/engines/contract/inventory'
import type { OverviewSample } from '@/lib/engines/contract/overview'
import { known, type Reading } from '@/lib/engines/contract/reading'
import { optional } from '@/lib/engines/optional'
import { settingItems } from '@/lib/features/settings/items'
import type { SnapshotKind } from '@/lib/features/settings/kinds'
import { keepGap, keepLook, newestSnapshot } from '@/lib/features/settings/snapshot-keep-store'

/** Starts told that far apart are one: MySQL tells how long it runs in whole seconds. */
const SAME_START_MS = 5_000

type ServerFacts = Record<string, string>

/** Keeps what a target has that seldom changes: at each look at what it offers, and at once when it was restarted. */
export class SnapshotKeeper {
  readonly #targetId: string
  #due = true
  #server: ServerFacts | null = null

  constructor(targetId: string) {
    this.#targetId = targetId
  }

  /** It is time, or something changed on the server. */
  lookAgain(): void {
    this.#due = true
  }

  /** @returns milliseconds that the target was kept busy */
  async read(session: EngineSession, sample: OverviewSample | null): Promise<number> {
    const server = sample ? await this.#facts(sample) : null
    const moved = server !== null && JSON.stringify(server) !== JSON.stringify(this.#server)
    if (!this.#due && !moved) return 0
    // What fails now is tried again with the next look, not with every round.
    this.#due = false
    this.#server = server ?? this.#server
    const started = performance.now()
    const origin = await optional(session.inventory.origin())
    const told = origin.known && origin.value.known ? origin.value.value : ''
    let busyMs = performance.now() - started
    const reads: [SnapshotKind, () => Promise<Reading<InventoryItem[]>>][] = [
      ['settings', async () => known(settingItems(await session.settings.all()))],
      ['roles', () => session.inventory.roles()],
      ['extensions', () => session.inventory.extensions()],
      ['schemas', () => session.inventory.schemas()],
    ]
    if (server) await this.#keep('server', told, known([{ name: 'server', facts: server }]))
    for (const [kind, read] of reads) {
      const began = performance.now()
      const found = await optional(read())
      busyMs += performance.now() - began
      await this.#keep(kind, told, found.known ? found.value : found)
    }
    return busyMs
  }

  async #keep(kind: SnapshotKind, origin: string, found: Reading<InventoryItem[]>): Promise<void> {
    const look = { targetId: this.#targetId, kind, at: Date.now() }
    if (found.known) await keepLook({ ...look, origin, items: found.value })
    else await keepGap(look, found)
  }

  /** What the server says of itself; a start that only looks different is the one before. */
  async #facts({ server }: OverviewSample): Promise<ServerFacts> {
    this.#server ??= (await newestSnapshot(this.#targetId, 'server'))?.items[0]?.facts ?? {}
    const { version, startedAt, role } = server
    const before = this.#server.started
    const at = startedAt.known ? startedAt.value : before
    const same =
      before !== undefined &&
      at !== undefined &&
      Math.abs(Date.parse(at) - Date.parse(before)) < SAME_START_MS
    const started = same ? before : at
    return {
      version,
      ...(started === undefined ? {} : { started }),
      ...(role.known
        ? { role: role.value }
        : this.#server.role === undefined
          ? {}
          : { role: this.#server.role }),
    }
  }
}
