import 'server-only'
import type { CheckedEvent } from './event'
import { type LiveFeed, openFeed, type StreamOptions } from './feed'

/**
 * A feed as an iterator, for readers in this process and for the REST door. It ends with the signal.
 * @throws AppError before the stream starts when a topic is not allowed
 */
export async function openStream(options: StreamOptions): Promise<AsyncGenerator<CheckedEvent, void, void>> {
  return events(await openFeed(options))
}

async function* events(feed: LiveFeed): AsyncGenerator<CheckedEvent, void, void> {
  let wake: () => void = () => undefined
  feed.start(() => wake())
  try {
    while (!feed.ended) {
      const event = feed.take()
      // Nothing comes between the taking and the waiting: both are one turn of the event loop.
      if (event === null)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      else yield event
    }
  } finally {
    feed.end()
  }
}
