import type { LiveEvent, Topic } from '@/lib/features/live/contract'
import { problemOf } from '@/lib/http/problem'
import { topicKey } from './topic-key'

type Message =
  | { kind: 'want'; tab: string; topics: Topic[] }
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'trouble'; trouble: Trouble }
  | { kind: 'leader' }

/** Why the leader's stream brings nothing. The error is a plain object, as errors do not travel between tabs. */
type Trouble = { kind: 'broken' | 'ended'; since: number; error: unknown }

const CHANNEL = 'quarterdeck-live'
// A follower repeats what it wants, so that one that vanished without a word is forgotten.
const REPEAT_MS = 5_000
const FORGET_MS = 12_000

function openChannel(): BroadcastChannel | null {
  return typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL)
}

/** The leader's half: learns what tabs without a stream want, and passes events on to them. */
export class LeaderChannel {
  #channel = openChannel()
  #wants = new Map<string, { topics: Topic[]; at: number }>()
  #timer: ReturnType<typeof setInterval>

  constructor(private readonly onWants: () => void) {
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (data.kind === 'want') this.#wanted(data.tab, data.topics)
    })
    this.#timer = setInterval(() => this.#forget(), REPEAT_MS)
    this.#channel?.postMessage({ kind: 'leader' } satisfies Message)
  }

  get topics(): Topic[] {
    return [...this.#wants.values()].flatMap((want) => want.topics)
  }

  pass(event: LiveEvent): void {
    if (this.#wants.size > 0) this.#channel?.postMessage({ kind: 'event', event } satisfies Message)
  }

  passTrouble({ kind, since, error }: Trouble): void {
    const trouble = { kind, since, error: problemOf(error) }
    this.#channel?.postMessage({ kind: 'trouble', trouble } satisfies Message)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#channel?.close()
  }

  #wanted(tab: string, topics: Topic[]): void {
    const before = keys(this.#wants.get(tab)?.topics ?? [])
    if (topics.length === 0) this.#wants.delete(tab)
    else this.#wants.set(tab, { topics, at: Date.now() })
    if (before !== keys(topics)) this.onWants()
  }

  #forget(): void {
    let changed = false
    for (const [tab, want] of this.#wants)
      if (Date.now() - want.at > FORGET_MS) {
        this.#wants.delete(tab)
        changed = true
      }
    if (changed) this.onWants()
  }
}

function keys(topics: Topic[]): string {
  return topics.map(topicKey).sort().join(' ')
}

/** The half of a tab without a stream: says what it wants and hears what the leader hears. */
export class FollowerChannel {
  #channel = openChannel()
  #tab = crypto.randomUUID()
  #topics: Topic[] = []
  #timer: ReturnType<typeof setInterval>

  constructor(hooks: { onEvent: (event: LiveEvent) => void; onTrouble: (trouble: Trouble) => void }) {
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (data.kind === 'event') hooks.onEvent(data.event)
      if (data.kind === 'trouble') hooks.onTrouble(data.trouble)
      if (data.kind === 'leader') this.#say()
    })
    this.#timer = setInterval(() => this.#say(), REPEAT_MS)
  }

  want(topics: Topic[]): void {
    this.#topics = topics
    this.#say()
  }

  close(): void {
    this.want([])
    clearInterval(this.#timer)
    this.#channel?.close()
  }

  #say(): void {
    this.#channel?.postMessage({ kind: 'want', tab: this.#tab, topics: this.#topics } satisfies Message)
  }
}
