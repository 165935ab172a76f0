import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { toAppError, toOrpcError } from '@/lib/http/errors'
import type { EventFeed } from '@/lib/http/event-feed'
import { EventStream } from '@/lib/http/event-stream'

const wire = (error: unknown) => toOrpcError(toAppError(error, 'r-1', 'test'), 'r-1')

/** A feed with one place, as a topic has. */
function feedOf() {
  let waiting: object | null = null
  let failure: unknown = null
  let wake: () => void = () => undefined
  const feed = {
    ended: false as boolean,
    start: (woken: () => void) => {
      wake = woken
    },
    take: () => {
      if (failure !== null) throw failure
      const event = waiting
      waiting = null
      return event
    },
    end: () => {
      feed.ended = true
      wake()
    },
  } satisfies EventFeed
  const send = (event: object) => {
    waiting = event
    wake()
  }
  const fail = (error: unknown) => {
    failure = error
    wake()
  }
  return { feed, send, fail }
}

type Watch = { watch: () => Promise<AsyncIterableIterator<object>> }

/** Reads it with the client of the pages. */
async function readerOf(feed: EventFeed) {
  const headers = { 'content-type': 'text/event-stream' }
  const link = new RPCLink({
    url: 'http://panel.test/api/rpc',
    fetch: async () => new Response(new EventStream(feed, wire), { headers }),
  })
  return createORPCClient<Watch>(link).watch()
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1))

test("the pages' client reads the events, and the error with its code, hint and request", async () => {
  const { feed, send, fail } = feedOf()
  const events = await readerOf(feed)
  const first = {
    topic: 'a',
    text: 'line 1\nline 2\r\n\n: “ü” 🙂',
    none: null,
    list: [1, 2],
    at: new Date(0),
  }
  for (const event of [first, { topic: 'b' }]) {
    send(event)
    expect((await events.next()).value).toEqual(event)
  }
  fail(new AppError('permission.denied'))
  await expect(events.next()).rejects.toMatchObject({
    code: 'permission.denied',
    status: 403,
    data: { requestId: 'r-1', hint: expect.any(String) },
  })
  expect(feed.ended).toBe(true)
})

test('an error that is not of the catalogue leaves without its text', async () => {
  const { feed, fail } = feedOf()
  const events = await readerOf(feed)
  fail(new Error('password=hunter2'))
  const error: unknown = await events.next().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'internal' })
  expect(JSON.stringify(error)).not.toContain('hunter2')
})

test('an event is encoded once for all its readers', async () => {
  const event = { topic: 'a' }
  const chunks: unknown[] = []
  for (let reader = 0; reader < 2; reader += 1) {
    const { feed, send } = feedOf()
    const stream = new EventStream(feed, wire).getReader()
    await stream.read()
    send(event)
    chunks.push((await stream.read()).value)
  }
  expect(chunks[0]).toBeInstanceOf(Uint8Array)
  expect(chunks[0]).toBe(chunks[1])
})

test('a reader that does not read gets the newest, not all that came meanwhile', async () => {
  const { feed, send } = feedOf()
  const stream = new EventStream(feed, wire).getReader()
  for (let n = 0; n < 100; n += 1) {
    send({ n })
    await turn()
  }
  const decoder = new TextDecoder()
  const seen: string[] = []
  for (let i = 0; i < 2; i += 1) seen.push(decoder.decode((await stream.read()).value))
  expect(seen[0]).toBe(': \n\n')
  expect(seen[1]).toContain('{"n":99}')
})

test('who goes away ends the feed; a feed that ends ends the stream', async () => {
  const gone = feedOf()
  await new EventStream(gone.feed, wire).cancel()
  expect(gone.feed.ended).toBe(true)
  gone.send({ late: true })
  const over = feedOf()
  const stream = new EventStream(over.feed, wire).getReader()
  await stream.read()
  over.feed.end()
  expect(await stream.read()).toEqual({ done: true, value: undefined })
})

/** A sink that takes each chunk when it is let to. */
function sinkOf() {
  const decoder = new TextDecoder()
  const seen: string[] = []
  const lets: Array<() => void> = []
  let closed = false
  const sink = new WritableStream<Uint8Array>({
    write: (chunk) => {
      seen.push(decoder.decode(chunk))
      return new Promise<void>((resolve) => lets.push(resolve))
    },
    close: () => {
      closed = true
    },
  })
  return { sink, seen, takeOne: () => lets.shift()?.(), isClosed: () => closed }
}

test('piped: a slow sink gets the newest, an error leaves before the end', async () => {
  const { feed, send, fail } = feedOf()
  const { sink, seen, takeOne, isClosed } = sinkOf()
  const piped = new EventStream(feed, wire).pipeTo(sink)
  for (let n = 0; n < 100; n += 1) send({ n })
  await turn()
  expect(seen).toEqual([': \n\n'])
  takeOne()
  await turn()
  expect(seen[1]).toContain('{"n":99}')
  fail(new AppError('permission.denied'))
  takeOne()
  await turn()
  expect(seen[2]).toContain('permission.denied')
  expect(isClosed()).toBe(false)
  takeOne()
  await piped
  expect([seen.length, isClosed(), feed.ended]).toEqual([3, true, true])
})

test('piped: who goes away ends the feed, and a sink that breaks does', async () => {
  const gone = feedOf()
  const abort = new AbortController()
  const piped = new EventStream(gone.feed, wire).pipeTo(sinkOf().sink, { signal: abort.signal })
  abort.abort(new Error('gone'))
  await expect(piped).rejects.toThrow('gone')
  expect(gone.feed.ended).toBe(true)
  const broken = feedOf()
  const sink = new WritableStream({ write: () => Promise.reject(new Error('broken')) })
  await expect(new EventStream(broken.feed, wire).pipeTo(sink)).rejects.toThrow('broken')
  expect(broken.feed.ended).toBe(true)
})

test('piped: a feed that ends by itself closes the sink', async () => {
  const { feed } = feedOf()
  const { sink, takeOne, isClosed } = sinkOf()
  const piped = new EventStream(feed, wire).pipeTo(sink)
  await turn()
  feed.end()
  takeOne()
  await piped
  expect(isClosed()).toBe(true)
})
