import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import type { LiveEvent, Topic } from './contract'
import { type OpenTopic, openTopic } from './topics'

/** Times of a stream, in milliseconds; tests make them shorter. */
export type StreamPace = { beatMs: number; recheckMs: number }

export const STREAM_PACE: StreamPace = { beatMs: 15_000, recheckMs: 30_000 }

export type StreamOptions = {
  topics: readonly Topic[]
  actor: Actor
  /** Who the actor is now. @throws AppError when the sign-in or token has ended */
  recheck: () => Promise<Actor>
  signal: AbortSignal | undefined
  pace?: StreamPace
  /** Called once, however the stream ends. */
  onEnd: () => void
}

/**
 * Opens every topic for the actor, then gives one stream of their events. A reader that is slow gets the
 * newest event of each topic, never a growing line of old ones.
 * @throws AppError before the stream starts when a topic is not allowed
 */
export async function openStream(options: StreamOptions): Promise<AsyncGenerator<LiveEvent, void, void>> {
  try {
    const opened = await openAll(options.topics, options.actor)
    // A generator that is never begun never ends either.
    options.signal?.addEventListener('abort', options.onEnd, { once: true })
    return events(opened, options)
  } catch (error) {
    options.onEnd()
    throw error
  }
}

function openAll(topics: readonly Topic[], actor: Actor): Promise<OpenTopic[]> {
  return Promise.all(topics.map((topic) => openTopic(topic, actor)))
}

async function* events(first: OpenTopic[], options: StreamOptions): AsyncGenerator<LiveEvent, void, void> {
  const { beatMs, recheckMs } = options.pace ?? STREAM_PACE
  const pending = new Map<string, LiveEvent>()
  let failure: unknown = null
  let wake: () => void = () => undefined
  const send = (key: string, event: LiveEvent) => {
    pending.set(key, event)
    wake()
  }
  const fail = (error: unknown) => {
    failure ??= error
    wake()
  }
  let ended = false
  const listening = new Map<string, () => void>()
  const listen = (topics: OpenTopic[]) => {
    for (const topic of topics)
      if (!listening.has(topic.key)) listening.set(topic.key, topic.listen(send, fail))
  }
  const again = async () => {
    // Grants may have changed: other topics, another scope, other masks. What waits is of the old ones.
    const topics = await openAll(options.topics, await options.recheck())
    if (ended) return
    const before = [...listening.values()]
    listening.clear()
    pending.clear()
    listen(topics)
    for (const end of before) end()
  }
  const beat = setInterval(() => send('beat', { topic: 'beat', at: new Date().toISOString() }), beatMs)
  const recheck = setInterval(() => void again().catch(fail), recheckMs)
  const { signal } = options
  const aborted = () => wake()
  signal?.addEventListener('abort', aborted)
  try {
    listen(first)
    while (!signal?.aborted) {
      if (failure !== null) throw failure
      const next = pending.entries().next()
      if (next.done) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (pending.size > 0 || failure !== null || signal?.aborted) resolve()
        })
        continue
      }
      const [key, event] = next.value
      pending.delete(key)
      yield event
    }
  } finally {
    ended = true
    clearInterval(beat)
    clearInterval(recheck)
    signal?.removeEventListener('abort', aborted)
    for (const end of listening.values()) end()
    options.onEnd()
  }
}
