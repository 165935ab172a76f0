import pg from 'pg'
import { storeConnection } from '@/lib/store/pool'
import { DIRECT_BELL } from './queue'

const RETRY_MS = 1_000

/**
 * Hears runs the moment they are queued, on a connection of its own, ahead of the queue's bell. It is a
 * short cut only: while it is away, the queue and the sweep find every run.
 * @param onRun takes the id of a run; it must not throw
 */
export function listenForRuns(onRun: (id: string) => void): { stop(): Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const later = () => {
    client = null
    if (!stopped && timer === null) timer = setTimeout(connect, RETRY_MS)
  }
  const connect = () => {
    timer = null
    if (stopped) return
    const { max: _max, ...connection } = storeConnection('bell', 1)
    const opened = new pg.Client(connection)
    client = opened
    let gone = false
    const lost = () => {
      if (gone) return
      gone = true
      opened.end().catch(() => undefined)
      later()
    }
    opened.on('error', lost)
    opened.on('end', lost)
    opened.on('notification', ({ payload }) => (payload ? onRun(payload) : undefined))
    opened
      .connect()
      .then(() => opened.query(`LISTEN ${DIRECT_BELL}`))
      .catch(lost)
  }
  connect()
  return {
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
