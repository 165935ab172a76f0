import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveEvent } from '@/lib/features/live/contract'
import { SessionFold } from '@/lib/features/live/session-fold'
import type { SessionListView } from '@/lib/features/sessions/contract'

/** Browsers that watch the live sessions of one target, each over its own stream. */
export type Viewers = {
  /** Session lists that came in so far, of all viewers together. */
  events(): number
  /** Waits for the next list of the first viewer. */
  next(): Promise<void>
  close(): Promise<void>
}

/** Where the viewers look: the panel, the cookies of the people they belong to, and the target. */
export type Seat = { url: string; cookies: readonly string[]; targetId: string }

type Heard = (viewer: number, list: SessionListView) => void

const QUIET_MS = 15_000
const CLOSING_MS = 1_500

/**
 * Opens the streams, shared out among the people; resolves when each has had its first list. Plain sockets
 * instead of the panel's client, so that the reading costs little beside the panel and ends at once.
 */
export async function openViewers(
  seat: Seat,
  count: number,
  heard: Heard = () => undefined,
): Promise<Viewers> {
  let events = 0
  const first = new Set<number>()
  const waiting: (() => void)[] = []
  const problems: string[] = []
  const streams = Array.from({ length: count }, (_, viewer) =>
    listen(seat, viewer, (event) => {
      if (event === 'gap') problems.push('A change did not fit the list before it.')
      else if (typeof event === 'string') problems.push(event)
      else if (event.topic === 'sessions.problem') problems.push(event.problem.message)
      if (typeof event === 'string' || event.topic !== 'sessions') return
      events += 1
      first.add(viewer)
      heard(viewer, event.data)
      if (viewer === 0) for (const done of waiting.splice(0)) done()
    }),
  )
  const close = async () => {
    for (const stream of streams) stream.destroy()
    await sleep(CLOSING_MS)
  }
  const deadline = Date.now() + 30_000
  while (first.size < count) {
    if (Date.now() > deadline) {
      await close()
      const why = problems[0] ?? 'nothing came'
      throw new Error(`Only ${first.size} of ${count} viewers saw the sessions: ${why}`)
    }
    await sleep(50)
  }
  const next = () => {
    const told = new Promise<void>((done) => waiting.push(done))
    const late = sleep(QUIET_MS, undefined, { ref: false }).then(() => {
      throw new Error(`No list for ${QUIET_MS / 1000} s: ${problems[0] ?? 'nothing came'}`)
    })
    late.catch(() => undefined)
    return Promise.race([told, late])
  }
  return { events: () => events, next, close }
}

/** An event with whole lists in it, or why there is none. */
type Taken = LiveEvent | string

function listen(seat: Seat, viewer: number, take: (event: Taken) => void): ClientRequest {
  const stream = request(`${seat.url}/api/rpc/live/watch`, {
    method: 'POST',
    agent: false,
    headers: {
      cookie: seat.cookies[viewer % seat.cookies.length],
      origin: seat.url,
      'content-type': 'application/json',
    },
  })
  stream.on('error', () => undefined)
  stream.on('response', (response) => read(response, take))
  stream.end(
    JSON.stringify({ json: { topics: [{ topic: 'sessions', targetId: seat.targetId }], deltas: true } }),
  )
  return stream
}

/** Reads the events of a stream; a refusal is told as a problem. */
function read(response: IncomingMessage, take: (event: Taken) => void): void {
  const fold = new SessionFold()
  const refused = response.statusCode !== 200
  let text = ''
  response.setEncoding('utf8')
  response.on('error', () => undefined)
  response.on('data', (chunk: string) => {
    text += chunk
    if (refused) return
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1]
      if (data) take(fold.take((JSON.parse(data) as { json: LiveEvent }).json))
    }
  })
  response.on('end', () => {
    if (refused) take(`${response.statusCode} ${text}`)
  })
}
