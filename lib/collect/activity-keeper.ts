import type { ActivityGroup, ActivitySample, WaitClass } from '@/lib/engines/contract/activity'
import type { EngineSession } from '@/lib/engines/contract/engine'
import { AppError } from '@/lib/errors'
import { maskStatement } from '@/lib/features/sessions/mask'
import {
  type ActivityState,
  ensureGroups,
  foldedGroup,
  groupKey,
  storableGroups,
  writeActivitySource,
  writeLook,
} from './activity-store'
import { writeTexts } from './statement-store'

/** A sample may take a hundredth of the time between two, one of texts a two-hundredth. */
const SHARE = 100
const TEXT_SHARE = 200
/** How long the number of a group is taken to be right without asking the store. */
const SURE_MS = 3_600_000
/** Texts asked for at once, and how long one is not asked for again. */
const TEXTS = 50
const AGAIN_MS = 300_000

/** Follows who is at work on one target: a look with each round of the collector, kept as it is. */
export class ActivityKeeper {
  readonly #targetId: string
  readonly #everyMs: number
  readonly #numbers = new Map<string, { id: number; at: number }>()
  /** Statements whose text is in the store, and when those without were last asked for. */
  readonly #texts = new Set<string>()
  readonly #asked = new Map<string, number>()
  #dueAt = 0
  #textsDueAt = 0
  #again = false
  #told = ''
  #toldAt = 0

  /** @param everyMs how often what is said of the source is written although it is the same */
  constructor(targetId: string, everyMs: number) {
    this.#targetId = targetId
    this.#everyMs = everyMs
  }

  /** Something changed on the server: what could not be read may be readable now. */
  lookAgain(): void {
    this.#dueAt = 0
    this.#again = true
  }

  /**
   * Looks, and keeps what was seen. What may not be read is not asked for again before the ledger is looked at. What
   * takes long is read less often: a look that is left out is none of an idle server.
   * @returns milliseconds that the target was kept busy
   */
  async read(session: EngineSession): Promise<number> {
    const now = Date.now()
    if (now < this.#dueAt) return 0
    if (this.#again) session.activity.lookAgain()
    this.#again = false
    const started = performance.now()
    const sample = await session.activity.sample().catch((error: unknown) => this.#denied(error))
    const spent = performance.now() - started
    if (sample === null) return spent
    this.#dueAt = now + spent * SHARE
    const groups = storableGroups(sample.groups)
    await this.#keep(sample, groups)
    return spent + (await this.#readTexts(session, groups))
  }

  async #denied(error: unknown): Promise<null> {
    if (!(error instanceof AppError) || error.code !== 'target.permission_missing') throw error
    this.#dueAt = Number.POSITIVE_INFINITY
    const gap = { of: 'sessions' as const, reason: error.message, remedy: error.hint ?? null }
    await this.#tell({ source: '', readAt: Date.now(), hidden: 0, gaps: [gap] })
    return null
  }

  async #keep(sample: ActivitySample, groups: readonly ActivityGroup[]): Promise<void> {
    const fresh = groups.filter((group) => !this.#isSure(groupKey(group), sample.at))
    await this.#number(fresh, sample.at)
    const known = groups.map((group) => ({ group, id: this.#numbers.get(groupKey(group))?.id }))
    const lines = known.flatMap(({ group, id }) => (id === undefined ? [] : [{ id, count: group.count }]))
    const beyond = known.flatMap(({ group, id }) => (id === undefined ? [group] : []))
    const folded = await this.#fold(beyond, sample.at)
    await writeLook(this.#targetId, { at: sample.at, lines: [...lines, ...folded] })
    const { source, at, hidden, gaps } = sample
    await this.#tell({ source, readAt: at, hidden, gaps })
  }

  #isSure(key: string, now: number): boolean {
    const one = this.#numbers.get(key)
    return one !== undefined && now - one.at < SURE_MS
  }

  async #number(groups: readonly ActivityGroup[], now: number): Promise<void> {
    const found = await ensureGroups(this.#targetId, groups)
    for (const group of groups) {
      const one = found.get(groupKey(group))
      if (!one) continue
      this.#numbers.set(groupKey(group), { id: one.id, at: now })
      if (one.hasText && group.statement) this.#texts.add(group.statement)
    }
    if (groups.length === 0) return
    for (const [key, { at }] of this.#numbers) if (at < now - SURE_MS) this.#numbers.delete(key)
    if (this.#texts.size > 20_000) this.#texts.clear()
  }

  /** The store gives no more numbers for this target: those are counted by their class. */
  async #fold(groups: readonly ActivityGroup[], now: number): Promise<{ id: number; count: number }[]> {
    const counts = new Map<WaitClass, number>()
    for (const { waitClass, count } of groups) counts.set(waitClass, (counts.get(waitClass) ?? 0) + count)
    const folded = [...counts].map(([waitClass, count]) => foldedGroup(waitClass, count))
    await this.#number(
      folded.filter((group) => !this.#isSure(groupKey(group), now)),
      now,
    )
    return folded.flatMap((group) => {
      const id = this.#numbers.get(groupKey(group))?.id
      return id === undefined ? [] : [{ id, count: group.count }]
    })
  }

  async #tell(state: ActivityState): Promise<void> {
    const told = JSON.stringify([state.source, state.hidden, state.gaps])
    if (told === this.#told && state.readAt - this.#toldAt < this.#everyMs) return
    await writeActivitySource(this.#targetId, state)
    this.#told = told
    this.#toldAt = state.readAt
  }

  /** Statements that run for the first time are in no statistics yet: their text is taken from a session. */
  async #readTexts(session: EngineSession, groups: readonly ActivityGroup[]): Promise<number> {
    const now = Date.now()
    for (const [statement, at] of this.#asked) if (now - at >= AGAIN_MS) this.#asked.delete(statement)
    const wanted = new Set(
      groups.flatMap(({ statement }) =>
        statement && !this.#texts.has(statement) && !this.#asked.has(statement) ? [statement] : [],
      ),
    )
    if (wanted.size === 0 || now < this.#textsDueAt) return 0
    const asked = [...wanted].slice(0, TEXTS)
    const started = performance.now()
    const found = await session.activity.texts(asked)
    const spent = performance.now() - started
    this.#textsDueAt = now + spent * TEXT_SHARE
    for (const statement of asked) this.#asked.set(statement, now)
    // What a session runs holds values: they are taken out before anything is kept, or it is not kept at all.
    const raw = found.flatMap(({ statement, text, cut, normalised }) => {
      const kept = normalised ? text : maskStatement(session.kind, text).text
      return kept === null ? [] : [{ statement, text: kept, cut, normalised }]
    })
    await writeTexts(
      this.#targetId,
      session.kind,
      raw.filter(({ normalised }) => normalised),
    )
    await writeTexts(
      this.#targetId,
      session.kind,
      raw.filter(({ normalised }) => !normalised),
      true,
    )
    for (const { statement } of raw) this.#texts.add(statement)
    return spent
  }
}
