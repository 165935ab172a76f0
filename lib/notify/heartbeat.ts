import 'server-only'
import { randomUUID } from 'node:crypto'
import { storePool } from '@/lib/store/pool'
import type { SendChannel } from './outbox-store'
import { sendHeartbeat } from './send.run'

type DueChannel = Pick<SendChannel, 'id' | 'type' | 'settings' | 'sealed'> & { method: 'GET' | 'POST' }

/**
 * Sends the signs of life that are due to outside watchers. The next moment is set in the statement that
 * takes the channel, so two workers never both send. None is sent while notices wait for being routed: a
 * watcher must hear silence then. One that failed is tried again after half a minute.
 */
export async function beatDueChannels(): Promise<void> {
  const due = await storePool().query<DueChannel>(
    `UPDATE channel SET heartbeat_due_at = pg_catalog.clock_timestamp()
              + pg_catalog.make_interval(mins => heartbeat_minutes), heartbeat_tried_at = pg_catalog.clock_timestamp()
      WHERE heartbeat_minutes IS NOT NULL AND removed_at IS NULL AND paused_at IS NULL
        AND heartbeat_due_at <= pg_catalog.clock_timestamp()
        AND NOT EXISTS (SELECT FROM notice WHERE routed_at IS NULL
                         AND created_at < pg_catalog.clock_timestamp() - interval '2 min')
      RETURNING id, type, settings, sealed, heartbeat_method AS method`,
  )
  await Promise.all(due.rows.map(beat))
}

async function beat(channel: DueChannel): Promise<void> {
  const outcome = await sendHeartbeat(channel, channel.method, randomUUID())
  const problem = outcome.result === 'ok' ? null : `${outcome.detail} (${outcome.code})`
  await storePool().query(
    `UPDATE channel SET heartbeat_problem = $2,
            heartbeat_ok_at = CASE WHEN $2::text IS NULL THEN pg_catalog.clock_timestamp() ELSE heartbeat_ok_at END,
            heartbeat_due_at = CASE WHEN $2::text IS NULL THEN heartbeat_due_at
              ELSE LEAST(heartbeat_due_at, pg_catalog.clock_timestamp() + interval '30 s') END
      WHERE id = $1`,
    [channel.id, problem],
  )
}
