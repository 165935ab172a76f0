import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import type { EventFeed } from '@/lib/http/event-feed'
import type { Topic } from './contract'
import { type CheckedEvent, checkedEvent } from './event'
import { standingSource } from './hub'
import type { OpenTopic } from './open-topic'
import type { SessionStep } from './session-steps'
import type { Update } from './source'
import { openTopic } from './topics'

/** Times of a stream, in milliseconds; tests make them shorter. */
export type StreamPace = { beatMs: number; recheckMs: number }

export const STREAM_PACE: StreamPace = { beatMs: 15_000, recheckMs: 30_000 }

export type StreamOptions = {
  topics: readonly Topic[]
  /** Of sessions only what changed, after a first whole list. */
  deltas?: boolean
  actor: Actor
  /** Who the actor is now. @throws AppError when the sign-in or token has ended */
  recheck: () => Promise<Actor>
  signal: AbortSignal | undefined
  pace?: StreamPace
  /** Called once, however the stream ends. */
  onEnd: () => void
}

function openAll({ topics, deltas = false }: StreamOptions, actor: Actor): Promise<OpenTopic[]> {
  return Promise.all(topics.map((topic) => openTopic(topic, actor, deltas)))
}

/**
 * Opens every topic for the actor: one feed of their events, which checks every 30 s that the actor may still
 * have them, and beats every 15 s so that silence means a dead connection.
 * @throws AppError before the feed starts when a topic is not allowed
 */
export async function openFeed(options: StreamOptions): Promise<LiveFeed> {
  try {
    return new LiveFeed(await openAll(options, options.actor), options)
  } catch (error) {
    options.onEnd()
    throw error
  }
}

/** What one stream listens to. */
export class LiveFeed implements EventFeed<CheckedEvent> {
  readonly #options: StreamOptions
  readonly #pending = new Map<string, CheckedEvent | SessionStep>()
  /** Number of the step that was taken last, by topic. */
  readonly #taken = new Map<string, number>()
  readonly #listening = new Map<string, () => void>()
  readonly #timers: NodeJS.Timeout[] = []
  #endStanding: () => void = () => undefined
  /** The standing that was told last, and the one for which everything was looked up. */
  #standing: string | null = null
  #lookedFor: string | null = null
  #looked = false
  #first: OpenTopic[]
  #failure: { error: unknown } | null = null
  #wake: () => void = () => undefined
  #ended = false

  constructor(first: OpenTopic[], options: StreamOptions) {
    this.#first = first
    this.#options = options
    // One that is never started must end too.
    options.signal?.addEventListener('abort', this.end, { once: true })
    if (options.signal?.aborted) this.end()
  }

  get ended(): boolean {
    return this.#ended
  }

  start(wake: () => void): void {
    if (this.#ended) return
    const { beatMs, recheckMs } = this.#options.pace ?? STREAM_PACE
    this.#wake = wake
    this.#timers.push(
      setInterval(
        () => this.#send('beat', checkedEvent({ topic: 'beat', at: new Date().toISOString() })),
        beatMs,
      ),
      setTimeout(this.#look, recheckMs),
    )
    this.#endStanding = standingSource(this.#options.actor, recheckMs).listen(this.#told)
    this.#listen(this.#first)
    this.#first = []
  }

  take(): CheckedEvent | null {
    if (this.#failure) {
      const { error } = this.#failure
      this.#wake = () => undefined
      this.end()
      throw error
    }
    for (const [key, waiting] of this.#pending) {
      this.#pending.delete(key)
      const event = 'seq' in waiting && 'whole' in waiting ? this.#fitting(key, waiting) : waiting
      if (event) return event
    }
    return null
  }

  /** What changed where the reader has the step before, else the whole; nothing where it has this one. */
  #fitting(key: string, step: SessionStep): CheckedEvent | null {
    const taken = this.#taken.get(key)
    if (taken === step.seq) return null
    this.#taken.set(key, step.seq)
    return taken !== undefined && taken === step.base ? step.change() : step.whole()
  }

  readonly end = (): void => {
    if (this.#ended) return
    this.#ended = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#endStanding()
    this.#options.signal?.removeEventListener('abort', this.end)
    for (const end of this.#listening.values()) end()
    this.#listening.clear()
    this.#pending.clear()
    this.#options.onEnd()
    this.#wake()
  }

  #listen(topics: OpenTopic[]): void {
    for (const topic of topics)
      if (!this.#listening.has(topic.key))
        this.#listening.set(topic.key, topic.listen(this.#send, this.#fail))
  }

  readonly #told = (update: Update<string | null>): void => {
    this.#standing = update.ok ? update.value : null
    // What somebody may have was looked up when the stream was opened: the first look comes when its time has come.
    if (this.#looked && (this.#standing === null || this.#standing !== this.#lookedFor)) this.#look()
  }

  readonly #look = (): void => {
    this.#looked = true
    // Taken before everything is looked up again: what changes in between is found the next time.
    this.#lookedFor = this.#standing
    void this.#again().catch(this.#fail)
  }

  async #again(): Promise<void> {
    // Grants may have changed: other topics, another scope, other masks. What waits is of the old ones.
    const topics = await openAll(this.#options, await this.#options.recheck())
    if (this.#ended) return
    const before = [...this.#listening.values()]
    this.#listening.clear()
    this.#pending.clear()
    this.#listen(topics)
    for (const end of before) end()
  }

  readonly #send = (key: string, event: CheckedEvent | SessionStep): void => {
    if (this.#ended) return
    this.#pending.set(key, event)
    this.#wake()
  }

  readonly #fail = (error: unknown): void => {
    if (this.#ended) return
    this.#failure ??= { error }
    this.#wake()
  }
}
