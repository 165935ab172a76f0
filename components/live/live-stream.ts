import type { LiveEvent, Topic } from '@/lib/features/live/contract'
import { problemOf } from '@/lib/http/problem'
import { backOffMs } from './back-off'

/** Opens the stream; it ends when the signal aborts. */
export type OpenStream = (topics: Topic[], signal: AbortSignal) => Promise<AsyncIterable<LiveEvent>>

export type StreamState =
  | { kind: 'off' }
  | { kind: 'connecting'; since: number }
  | { kind: 'open' }
  | { kind: 'broken'; since: number; error: unknown }
  /** The sign-in is over: not tried again, whoever signs in next in this browser. */
  | { kind: 'ended'; since: number; error: unknown }

type Hooks = { onEvent: (event: LiveEvent) => void; onState: (state: StreamState) => void }

// The server beats every few seconds; three quarters of a minute of silence is a dead connection.
const SILENCE_MS = 45_000

/**
 * One connection to the live procedure that is opened again when it breaks, with back-off. `set` names what to
 * listen to; an empty list closes it. Topics that change within 30 ms make one new connection.
 */
export class LiveStream {
  #topics: Topic[] = []
  #controller: AbortController | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #watchdog: ReturnType<typeof setTimeout> | undefined
  #attempt = 0
  #brokenSince: number | null = null
  #ended = false

  constructor(
    private readonly open: OpenStream,
    private readonly hooks: Hooks,
  ) {}

  set(topics: Topic[]): void {
    if (this.#ended) return
    this.#topics = topics
    this.#attempt = 0
    clearTimeout(this.#timer)
    if (topics.length === 0) this.#close()
    else this.#timer = setTimeout(() => this.#connect(), 30)
  }

  /** Opens it anew, for somebody who missed something: a new stream begins with whole lists. */
  renew(): void {
    if (this.#controller !== null) void this.#connect()
  }

  #close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#watchdog)
    this.#controller?.abort()
    this.#controller = null
    this.#brokenSince = null
    this.hooks.onState({ kind: 'off' })
  }

  async #connect(): Promise<void> {
    this.#controller?.abort()
    const controller = new AbortController()
    this.#controller = controller
    if (this.#brokenSince === null) this.hooks.onState({ kind: 'connecting', since: Date.now() })
    try {
      this.#listenForSilence(controller)
      for await (const event of await this.open(this.#topics, controller.signal)) {
        if (controller !== this.#controller) return
        this.#arrived(event, controller)
      }
      throw new Error('The live stream ended.')
    } catch (error) {
      if (controller === this.#controller) this.#broken(error)
    }
  }

  #arrived(event: LiveEvent, controller: AbortController): void {
    this.#listenForSilence(controller)
    this.#attempt = 0
    this.#brokenSince = null
    this.hooks.onState({ kind: 'open' })
    this.hooks.onEvent(event)
  }

  #listenForSilence(controller: AbortController): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => {
      if (controller !== this.#controller) return
      controller.abort()
      this.#broken(new Error('The live stream fell silent.'))
    }, SILENCE_MS)
  }

  #broken(error: unknown): void {
    clearTimeout(this.#watchdog)
    this.#controller = null
    this.#attempt += 1
    this.#brokenSince ??= Date.now()
    if (problemOf(error).code === 'auth.required') {
      this.#ended = true
      this.hooks.onState({ kind: 'ended', since: this.#brokenSince, error })
      return
    }
    this.hooks.onState({ kind: 'broken', since: this.#brokenSince, error })
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), backOffMs(this.#attempt))
  }
}
