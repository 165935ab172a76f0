import { StandardRPCJsonSerializer } from '@orpc/client/standard'
import type { ORPCError } from '@orpc/server'
import type { EventFeed } from '@/lib/http/event-feed'

const serializer = new StandardRPCJsonSerializer()
const encoder = new TextEncoder()
/** A comment, so that the headers leave before the first event. */
const HELLO = encoder.encode(': \n\n')
const END = Symbol('end')

function frame(event: 'message' | 'error', data: unknown): Uint8Array {
  const [json, meta] = serializer.serialize(data)
  // JSON holds no line break of its own, so that one data line is the whole.
  const text = JSON.stringify({ json, meta: meta.length === 0 ? undefined : meta })
  return encoder.encode(`event: ${event}\ndata: ${text}\n\n`)
}

const frames = new WeakMap<object, Uint8Array>()

/** The event's bytes on the wire, encoded once however many readers it has. It must not change any more. */
function frameOf(event: object): Uint8Array {
  let bytes = frames.get(event)
  if (!bytes) {
    bytes = frame('message', event)
    frames.set(event, bytes)
  }
  return bytes
}

type Wire = (error: unknown) => ORPCError<string, unknown>

/** The bytes of a feed as they are asked for: `null` when none wait, `END` when none will come any more. */
class Frames {
  readonly #feed: EventFeed
  readonly #wire: Wire
  #state: 'new' | 'open' | 'over' = 'new'
  #wake: () => void = () => undefined

  constructor(feed: EventFeed, wire: Wire) {
    this.#feed = feed
    this.#wire = wire
  }

  /** Who is told that something waits. The feed begins with the first frame that is taken. */
  onWake(wake: () => void): void {
    this.#wake = wake
  }

  next(): Uint8Array | null | typeof END {
    if (this.#state === 'over') return END
    if (this.#state === 'new') {
      this.#state = 'open'
      this.#feed.start(() => this.#wake())
      return HELLO
    }
    try {
      const event = this.#feed.take()
      if (event !== null) return frameOf(event)
    } catch (error) {
      this.end()
      return frame('error', this.#wire(error ?? new Error('The feed ended.')).toJSON())
    }
    if (!this.#feed.ended) return null
    this.end()
    return END
  }

  end(): void {
    // First, because ending the feed wakes whoever waits for it.
    this.#state = 'over'
    this.#feed.end()
    this.#wake()
  }
}

/**
 * A feed as `RPCLink` reads an event iterator (server-sent events, oRPC's own JSON in each), without the layers of
 * iterators that oRPC puts around one. Aborting the reader ends the feed.
 * @param wire brings what ended the feed into the form that may leave
 */
export class EventStream extends ReadableStream<Uint8Array> {
  readonly #frames: Frames

  constructor(feed: EventFeed, wire: Wire) {
    const frames = new Frames(feed, wire)
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      let next = frames.next()
      while (next === null) {
        await new Promise<void>((resolve) => frames.onWake(resolve))
        next = frames.next()
      }
      if (next === END) controller.close()
      else controller.enqueue(next)
    }
    super({ pull, cancel: () => frames.end() }, { highWaterMark: 0 })
    this.#frames = frames
  }

  /**
   * The same as the platform's, but what waits is handed straight to the sink: the queue, the reader and their
   * promises in between cost about as much as the write itself, for every event and everybody who watches.
   */
  override pipeTo(sink: WritableStream<Uint8Array>, { signal }: StreamPipeOptions = {}): Promise<void> {
    this.getReader()
    const writer = sink.getWriter()
    const frames = this.#frames
    return new Promise((resolve, reject) => {
      let busy = false
      const fail = (why: unknown) => {
        busy = true
        frames.end()
        writer.abort(why).catch(() => undefined)
        reject(why)
      }
      const pour = () => {
        if (busy) return
        // Taking may wake us again: an end does.
        busy = true
        const next = frames.next()
        if (next === null) busy = false
        else if (next === END) writer.close().then(resolve, reject)
        else writer.write(next).then(poured, fail)
      }
      const poured = () => {
        busy = false
        pour()
      }
      if (signal?.aborted) return fail(signal.reason)
      signal?.addEventListener('abort', () => fail(signal.reason), { once: true })
      frames.onWake(pour)
      pour()
    })
  }
}
