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
  return listen(DIRECT_BELL, (id) => (id === '' ? undefined : onRun(id)))
}

/**
 * Hears what transactions announce on a channel of the store; it connects again by itself.
 * @param channel a plain identifier
 * @param onBell takes the payload, empty when there is none; it must not throw
 */
export function listen(channel: string, onBell: (payload: string) => void): { stop(): Promise<void> } {
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
    opened.on('notification', ({ payload }) => onBell(payload ?? ''))
    opened
      .connect()
      .then(() => opened.query(`LISTEN ${channel}`))
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
