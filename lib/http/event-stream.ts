import { StandardRPCJsonSerializer } from '@orpc/client/standard'
import type { ORPCError } from '@orpc/server'
import type { EventFeed } from '@/lib/http/event-feed'

const serializer = new StandardRPCJsonSerializer()
const encoder = new TextEncoder()
/** A comment, so that the headers leave before the first event. */
const HELLO = encoder.encode(': \n\n')

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

/**
 * A feed as `RPCLink` reads an event iterator (server-sent events, oRPC's own JSON in each), without the layers of
 * iterators that oRPC puts around one. Aborting the reader ends the feed.
 * @param wire brings what ended the feed into the form that may leave
 */
export function eventStream(feed: EventFeed, wire: (error: unknown) => ORPCError<string, unknown>) {
  let open = true
  const close = (controller: ReadableStreamDefaultController<Uint8Array>, error?: unknown) => {
    // First, because ending the feed wakes whoever waits for it: us.
    open = false
    feed.end()
    if (error !== undefined) controller.enqueue(frame('error', wire(error).toJSON()))
    controller.close()
  }
  const pump = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (!open) return
    try {
      while (!feed.ended && (controller.desiredSize ?? 0) > 0) {
        const event = feed.take()
        if (event === null) return
        controller.enqueue(frameOf(event))
      }
    } catch (error) {
      close(controller, error ?? new Error('The feed ended.'))
    }
    if (open && feed.ended) close(controller)
  }
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(HELLO)
      feed.start(() => pump(controller))
      pump(controller)
    },
    pull: pump,
    cancel: () => {
      open = false
      feed.end()
    },
  })
}
