import type { EngineKind } from '@/lib/engines/contract/address'
import type { LiveSession, SessionList } from '@/lib/engines/contract/sessions'
import { listHead, shownStatement } from '@/lib/features/sessions/list'
import type { SessionListHead, StreamedSession } from './contract'
import { type CheckedEvent, checkedEvent } from './event'

/** A start that seems to move by less than this, in milliseconds, has not moved: the way to the target is not steady. */
const STEADY_MS = 500

type Told = { raw: LiveSession; row: StreamedSession }
type Ref = { pid: number; startedAt: string }
type Changed = Partial<StreamedSession> & Ref

/** One reading of a list for those who have the one before, and for those who have another or none. */
export type SessionStep = {
  seq: number
  /** Who was sent that one last gets `change`; null when there was none before. */
  base: number | null
  change: () => CheckedEvent
  whole: () => CheckedEvent
}

/**
 * Tells the readings of one target's sessions as what changed from one to the next. Masks a statement once,
 * not at every reading. One for all viewers with the same rights.
 */
export class SessionSteps {
  readonly #target: { id: string; engine: EngineKind }
  readonly #masked: boolean
  #told = new Map<string, Told>()
  #head = ''
  #seq: number | null = null

  constructor(target: { id: string; engine: EngineKind }, masked: boolean) {
    this.#target = target
    this.#masked = masked
  }

  next(list: SessionList): SessionStep {
    const before = this.#told
    const added: StreamedSession[] = []
    const changed: Changed[] = []
    this.#told = new Map()
    for (const raw of list.sessions) {
      const key = `${raw.pid}@${raw.startedAt}`
      const told = before.get(key)
      const row = this.#row(raw, list.at, told)
      this.#told.set(key, { raw, row })
      if (!told) added.push(row)
      else if (told.row !== row) changed.push(difference(told.row, row))
    }
    const gone = [...before].filter(([key]) => !this.#told.has(key)).map(([, { raw }]) => refOf(raw))
    const head = listHead(list, this.#masked)
    const headText = JSON.stringify(head)
    const sameHead = headText === this.#head
    this.#head = headText
    return this.#step(list, head, {
      ...(sameHead ? {} : { head }),
      ...(added.length > 0 ? { added } : {}),
      ...(changed.length > 0 ? { changed } : {}),
      ...(gone.length > 0 ? { gone } : {}),
    })
  }

  #step(
    list: SessionList,
    head: SessionListHead,
    parts: { head?: SessionListHead; added?: StreamedSession[]; changed?: Changed[]; gone?: Ref[] },
  ): SessionStep {
    const base = this.#seq
    // By the clock, so that no number is used again by what comes after a pause with nobody watching.
    const seq = Math.max(Date.now(), (base ?? 0) + 1)
    this.#seq = seq
    const [targetId, at] = [this.#target.id, new Date(list.at).toISOString()]
    const rows = [...this.#told.values()].map(({ row }) => row)
    return {
      seq,
      base,
      change: once(() =>
        checkedEvent({ topic: 'sessions.delta', targetId, base: base ?? 0, seq, at, ...parts }),
      ),
      whole: once(() => checkedEvent({ topic: 'sessions.whole', targetId, seq, at, head, rows })),
    }
  }

  /** The row as it was told already where nothing of it changed. */
  #row(raw: LiveSession, at: number, told: Told | undefined): StreamedSession {
    const row = told?.row
    const { connectedMs, transactionMs, stateMs, queryMs, ...rest } = raw
    const made = {
      ...rest,
      ...(told && told.raw.query === raw.query ? statementOf(told.row) : this.#statement(raw)),
      connectedAt: since(at, connectedMs, row?.connectedAt),
      transactionAt: since(at, transactionMs, row?.transactionAt),
      stateAt: since(at, stateMs, row?.stateAt),
      queryAt: since(at, queryMs, row?.queryAt),
    }
    return row && fields(made).every((name) => same(made[name], row[name])) ? row : made
  }

  #statement({ query }: LiveSession): Pick<StreamedSession, 'query' | 'queryHidden'> {
    const { text, hidden } = shownStatement(this.#target.engine, query, this.#masked)
    return { query: text, queryHidden: hidden }
  }
}

function statementOf({ query, queryHidden }: StreamedSession) {
  return { query, queryHidden }
}

function refOf({ pid, startedAt }: Ref): Ref {
  return { pid, startedAt }
}

function since(at: number, ms: number | null, before: number | null | undefined): number | null {
  if (ms === null) return null
  const found = Math.round(at - ms)
  return typeof before === 'number' && Math.abs(found - before) <= STEADY_MS ? before : found
}

function fields(row: StreamedSession): (keyof StreamedSession)[] {
  return Object.keys(row) as (keyof StreamedSession)[]
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => one === b[at])
  return a === b
}

function difference(before: StreamedSession, after: StreamedSession): Changed {
  const moved = fields(after).filter((name) => !same(after[name], before[name]))
  return { ...Object.fromEntries(moved.map((name) => [name, after[name]])), ...refOf(after) }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
