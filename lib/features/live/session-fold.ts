import type { SessionListView } from '@/lib/features/sessions/contract'
import type { LiveEvent, SessionListHead, StreamedSession } from './contract'

type Whole = Extract<LiveEvent, { topic: 'sessions.whole' }>
type Delta = Extract<LiveEvent, { topic: 'sessions.delta' }>
type Held = { seq: number; head: SessionListHead; rows: Map<string, StreamedSession> }

/**
 * Makes whole session lists of what a stream with deltas says, so that nobody behind it need know of them.
 * Client-safe: the browser and the bench read with it.
 */
export class SessionFold {
  readonly #held = new Map<string, Held>()

  /** The event with whole lists in it, or `gap` when something is missing and the stream must begin anew. */
  take(event: LiveEvent): LiveEvent | 'gap' {
    if (event.topic === 'sessions.whole') return this.#whole(event)
    if (event.topic === 'sessions.delta') return this.#delta(event)
    return event
  }

  /** Forgets every list. */
  clear(): void {
    this.#held.clear()
  }

  #whole({ targetId, seq, at, head, rows }: Whole): LiveEvent {
    const held = { seq, head, rows: new Map(rows.map((row) => [keyOf(row), row])) }
    this.#held.set(targetId, held)
    return listEvent(targetId, at, held)
  }

  #delta(event: Delta): LiveEvent | 'gap' {
    const held = this.#held.get(event.targetId)
    if (held?.seq !== event.base) return 'gap'
    for (const ref of event.gone ?? []) held.rows.delete(keyOf(ref))
    for (const part of event.changed ?? []) {
      const row = held.rows.get(keyOf(part))
      if (!row) return 'gap'
      held.rows.set(keyOf(part), { ...row, ...part })
    }
    for (const row of event.added ?? []) held.rows.set(keyOf(row), row)
    held.seq = event.seq
    if (event.head) held.head = event.head
    return listEvent(event.targetId, event.at, held)
  }
}

function keyOf({ pid, startedAt }: { pid: number; startedAt: string }): string {
  return `${pid}@${startedAt}`
}

function listEvent(targetId: string, at: string, { head, rows }: Held): LiveEvent {
  const now = Date.parse(at)
  const sessions = [...rows.values()].map((row) => viewOf(row, now))
  return { topic: 'sessions', targetId, data: { targetId, at, ...head, sessions } }
}

function viewOf(row: StreamedSession, now: number): SessionListView['sessions'][number] {
  const { connectedAt, transactionAt, stateAt, queryAt, ...rest } = row
  const since = (at: number | null) => (at === null ? null : Math.max(0, now - at))
  return {
    ...rest,
    connectedMs: since(connectedAt),
    transactionMs: since(transactionAt),
    stateMs: since(stateAt),
    queryMs: since(queryAt),
  }
}
