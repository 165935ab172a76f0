import { randomUUID } from 'node:crypto'
import type { EngineSession } from '@/lib/engines/contract/engine'
import type { LockReading } from '@/lib/engines/contract/locks'
import type { OverviewSample } from '@/lib/engines/contract/overview'
import { AppError } from '@/lib/errors'
import { keptReading } from '@/lib/features/locks/kept'
import { endPileUp, openPileUp, writeLook } from '@/lib/features/locks/snapshot-store'

/** Waits shorter than this are the daily life of a server, and no pile-up. */
const SHORT_MS = 1_000

type PileUp = { id: string; lastAt: number; keptAt: number; shape: string }

/**
 * Keeps who waited for whom on one target, look by look, for as long as somebody waits. Where nothing changed between
 * two looks, one snapshot in `slowMs` is enough; looks without waiters for as long as that end the pile-up.
 */
export class LockKeeper {
  readonly #targetId: string
  readonly #slowMs: number
  #pileUp: PileUp | null = null
  #found = false
  #lookedAt = 0
  #denied = false

  constructor(targetId: string, slowMs: number) {
    this.#targetId = targetId
    this.#slowMs = slowMs
  }

  /** Something changed on the server: what could not be read may be readable now. */
  lookAgain(): void {
    this.#denied = false
  }

  /**
   * Looks at the locks, unless the overview just read shows that no client waits; at times also then, for those that
   * are none of the clients. What may not be read is not asked for again before the ledger is looked at: the page says
   * what is missing.
   * @returns milliseconds that the target was kept busy
   */
  async read(session: EngineSession, sample: OverviewSample | null): Promise<number> {
    if (this.#denied) return 0
    await this.#find()
    const now = Date.now()
    const use = sample?.connections.known ? sample.connections.value : null
    const quiet = use !== null && session.locks.isQuiet(use)
    if (quiet && this.#pileUp === null && now - this.#lookedAt < this.#slowMs) return 0
    this.#lookedAt = now
    const started = performance.now()
    const reading = await session.locks.read().catch((error: unknown) => {
      this.#denied = error instanceof AppError && error.code === 'target.permission_missing'
      if (this.#denied) return null
      throw error
    })
    const busyMs = performance.now() - started
    if (reading === null) return busyMs
    if (reading.waits.some(({ waitedMs }) => (waitedMs ?? 0) >= SHORT_MS)) await this.#keep(session, reading)
    else await this.#calm(now)
    return busyMs
  }

  /** What a worker left open goes on here, unless it is too long ago. */
  async #find(): Promise<void> {
    if (this.#found) return
    const open = await openPileUp(this.#targetId)
    this.#pileUp = open ? { ...open, keptAt: 0, shape: '' } : null
    this.#found = true
    await this.#calm(Date.now())
  }

  async #calm(now: number): Promise<void> {
    if (this.#pileUp === null || now - this.#pileUp.lastAt < this.#slowMs) return
    await endPileUp(this.#pileUp.id)
    this.#pileUp = null
  }

  async #keep({ kind }: EngineSession, reading: LockReading): Promise<void> {
    await this.#calm(reading.at)
    const { at } = reading
    const before = this.#pileUp ?? { id: randomUUID(), lastAt: at, keptAt: 0, shape: '' }
    const shape = shapeOf(reading)
    const { kept, chief } = keptReading(kind, reading)
    const isNew = shape !== before.shape || at - before.keptAt >= this.#slowMs
    const look = { id: before.id, targetId: this.#targetId, at, total: kept.total, chief }
    await writeLook({ ...look, kept: isNew ? kept : null })
    this.#pileUp = { id: before.id, lastAt: at, keptAt: isNew ? at : before.keptAt, shape }
  }
}

/** Who waits for whom, without how long. */
function shapeOf({ waits, edges }: LockReading): string {
  const pairs = edges.map(({ waiter, blocker }) => `${waiter}>${blocker}`)
  return [...pairs, ...waits.map(({ waiter }) => waiter)].sort().join(' ')
}
