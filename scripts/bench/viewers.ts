import { setTimeout as sleep } from 'node:timers/promises'
import type { SessionListView } from '@/lib/features/sessions/contract'
import type { PanelClient } from '@/lib/http/client'

/** Browsers that watch the live sessions of one target, each over its own stream. */
export type Viewers = {
  /** Session lists that came in so far, of all viewers together. */
  events(): number
  /** Waits for the next list of the first viewer. */
  next(): Promise<void>
  close(): Promise<void>
}

type Heard = (viewer: number, list: SessionListView) => void

/** Opens the streams, shared out among the people; resolves when each has had its first list. */
export async function openViewers(
  people: readonly PanelClient[],
  targetId: string,
  count: number,
  heard: Heard = () => undefined,
): Promise<Viewers> {
  const ending = new AbortController()
  let events = 0
  const waiting: (() => void)[] = []
  const problems: string[] = []
  const first = new Set<number>()
  const listen = async (viewer: number) => {
    const person = people[viewer % people.length]
    if (!person) throw new Error('Nobody is there to watch.')
    const stream = await person.live.watch(
      { topics: [{ topic: 'sessions', targetId }] },
      { signal: ending.signal },
    )
    for await (const event of stream) {
      if (event.topic === 'sessions.problem') problems.push(event.problem.message)
      if (event.topic !== 'sessions') continue
      events += 1
      first.add(viewer)
      heard(viewer, event.data)
      if (viewer === 0) for (const done of waiting.splice(0)) done()
    }
  }
  const streams = Array.from({ length: count }, (_, viewer) =>
    listen(viewer).catch((error: unknown) => {
      if (!ending.signal.aborted) problems.push(error instanceof Error ? error.message : String(error))
    }),
  )
  const deadline = Date.now() + 30_000
  while (first.size < count) {
    if (Date.now() > deadline || (problems.length > 0 && first.size === 0)) {
      ending.abort()
      throw new Error(
        `Only ${first.size} of ${count} viewers saw the sessions: ${problems[0] ?? 'nothing came'}`,
      )
    }
    await sleep(50)
  }
  return {
    events: () => events,
    next: () => {
      const next = new Promise<void>((done) => waiting.push(done))
      const late = sleep(15_000).then(() => {
        throw new Error(`No list for 15 s: ${problems[0] ?? 'nothing came'}`)
      })
      late.catch(() => undefined)
      return Promise.race([next, late])
    },
    close: async () => {
      ending.abort()
      await Promise.race([Promise.all(streams), sleep(3_000)])
    },
  }
}
