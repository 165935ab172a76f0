import type { EngineSession } from '@/lib/engines/contract/engine'
import type { StatementEntry, StatementReader, StatementSnapshot } from '@/lib/engines/contract/statements'
import { entryKey, rankStatements, statementInterval, sumFigures } from './statement-deltas'
import { ensureEntries, numbered, writeInterval, writeSource, writeTexts } from './statement-store'

/** Statements of an interval that are kept by themselves. */
export const KEPT_STATEMENTS = 50
/** Two readings further apart are a gap. */
const GAP_MS = 180_000
/** A reading may take a hundredth of the time between two, one of texts a two-hundredth. */
const SHARE = 100
const TEXT_SHARE = 200
/** How long the number of a statement is taken to be right without asking the store. */
const SURE_MS = 3_600_000
/** Texts asked for at once. */
const TEXTS = 500

type Numbered = { id: number; at: number }

/** Follows the statistics of statements of one target: reads them in their own time, and keeps what happened between. */
export class StatementKeeper {
  readonly #targetId: string
  readonly #everyMs: number
  #before: StatementSnapshot | null = null
  #origin = ''
  #dueAt = 0
  #textsDueAt = 0
  readonly #numbers = new Map<string, Numbered>()
  /** Statements whose text is not in the store yet. */
  readonly #wanted = new Set<string>()

  constructor(targetId: string, everyMs: number) {
    this.#targetId = targetId
    this.#everyMs = everyMs
  }

  /** Something changed on the server: what could not be read may be readable now. */
  lookAgain(): void {
    this.#dueAt = 0
    this.#textsDueAt = 0
  }

  /**
   * Reads when it is time to, and writes what happened since the reading before. What cannot be read is not asked for
   * again before the ledger is looked at: the ledger says why.
   * @param origin which server answers: figures of two are never compared
   * @returns milliseconds that the target was kept busy
   */
  async read(session: EngineSession, origin: string): Promise<number> {
    const now = Date.now()
    if (now < this.#dueAt) return 0
    this.#dueAt = now + this.#everyMs
    const started = performance.now()
    const capability = await session.statements()
    if (!capability.supported) {
      this.#before = null
      this.#dueAt = Number.POSITIVE_INFINITY
      return performance.now() - started
    }
    const snapshot = await capability.value.snapshot()
    const spent = performance.now() - started
    this.#dueAt = now + Math.max(this.#everyMs, spent * SHARE)
    await this.#keep(snapshot, origin)
    return spent + (await this.#readTexts(session, capability.value, snapshot))
  }

  // Only what was written counts as read: an interval that the store did not take becomes part of the next one.
  async #keep(snapshot: StatementSnapshot, origin: string): Promise<void> {
    const before = origin === this.#origin ? this.#before : null
    const interval = statementInterval(before, snapshot, Math.max(GAP_MS, 3 * this.#everyMs))
    if (interval) {
      const ranked = rankStatements(interval.items, KEPT_STATEMENTS)
      await this.#number(ranked.top, snapshot.at)
      const lines = numbered(ranked, (key) => this.#numbers.get(key)?.id, sumFigures)
      await writeInterval(this.#targetId, interval, lines)
    }
    const { source, resetAt, at, entries, most, hidden } = snapshot
    const kept = { source, resetAt, readAt: at, entries: entries.length, most, hidden }
    await writeSource(this.#targetId, kept)
    this.#before = snapshot
    this.#origin = origin
  }

  async #number(top: readonly StatementEntry[], now: number): Promise<void> {
    const unsure = top.filter((entry) => (this.#numbers.get(entryKey(entry))?.at ?? 0) < now - SURE_MS)
    const found = await ensureEntries(this.#targetId, unsure)
    for (const entry of unsure) {
      const key = entryKey(entry)
      const one = found.get(key)
      if (!one) continue
      this.#numbers.set(key, { id: one.id, at: now })
      if (!one.hasText && entry.statement !== null) this.#wanted.add(entry.statement)
    }
    for (const [key, { at }] of this.#numbers) if (at < now - 2 * SURE_MS) this.#numbers.delete(key)
  }

  async #readTexts(
    session: EngineSession,
    reader: StatementReader,
    snapshot: StatementSnapshot,
  ): Promise<number> {
    const there = new Set(snapshot.entries.map((entry) => entry.statement))
    for (const statement of this.#wanted) if (!there.has(statement)) this.#wanted.delete(statement)
    if (this.#wanted.size === 0 || Date.now() < this.#textsDueAt) return 0
    const started = performance.now()
    const asked = [...this.#wanted].slice(0, TEXTS)
    const texts = await reader.texts(asked)
    const spent = performance.now() - started
    this.#textsDueAt = Date.now() + spent * TEXT_SHARE
    await writeTexts(this.#targetId, session.kind, texts)
    // What has no text now will have none: it is asked for again when it is new to us.
    for (const statement of asked) this.#wanted.delete(statement)
    return spent
  }
}
