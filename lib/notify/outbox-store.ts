import 'server-only'
import type pg from 'pg'
import { storePool } from '@/lib/store/pool'
import type { ChannelType, NoticeAction, Severity } from './kinds'
import type { ToldNotice } from './template'

/** Seconds that a claim of a delivery holds; every try is over long before. */
export const LEASE_SECONDS = 60
/** Messages that one channel is sent at the same time, by all workers together. */
const AT_ONCE_PER_CHANNEL = 2

/** Runs `work` on one connection in one transaction. */
export async function inPoolTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await storePool().connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

/** A delivery that this worker holds. Every write that follows carries the fence. */
export type ClaimedDelivery = {
  id: string
  channelId: string
  purpose: 'notice' | 'test'
  severity: Severity
  dedupKey: string
  attempts: number
  fence: string
  secondChannelId: string | null
}

const CLAIMED = `d.id, d.channel_id AS "channelId", d.purpose, d.severity, d.dedup_key AS "dedupKey", d.attempts,
  d.fence::text, d.second_channel_id AS "secondChannelId"`

/**
 * Takes the delivery that has waited longest, or one whose worker was lost, and writes the beginning of the
 * try into the log, all in one statement. Messages about one thing stay in order within a channel.
 */
export async function claimDelivery(workerId: string): Promise<ClaimedDelivery | null> {
  const taken = await storePool().query<ClaimedDelivery>(
    `WITH due AS (
       SELECT d.id FROM delivery d
        WHERE d.state IN ('waiting', 'sending')
          AND ((d.state = 'waiting' AND d.send_after <= pg_catalog.clock_timestamp())
               OR (d.state = 'sending' AND d.lease_until < pg_catalog.clock_timestamp()))
          AND NOT EXISTS (SELECT FROM delivery e
                           WHERE e.channel_id = d.channel_id AND e.dedup_key = d.dedup_key AND e.seq < d.seq
                             AND e.state IN ('waiting', 'sending') AND e.attempts > 0)
          AND (SELECT count(*) FROM delivery s
                WHERE s.channel_id = d.channel_id AND s.state = 'sending'
                  AND s.lease_until > pg_catalog.clock_timestamp()) < ${AT_ONCE_PER_CHANNEL}
        ORDER BY d.send_after, d.seq LIMIT 1 FOR UPDATE SKIP LOCKED
     ), d AS (
       UPDATE delivery SET state = 'sending', attempts = attempts + 1, fence = fence + 1,
              lease_until = pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => ${LEASE_SECONDS})
         FROM due WHERE delivery.id = due.id RETURNING delivery.*
     ), lost AS (
       UPDATE delivery_attempt a SET result = 'unknown', finished_at = pg_catalog.clock_timestamp(),
              detail = 'The worker ended before it could write down what became of it.'
         FROM d WHERE a.delivery_id = d.id AND a.result = 'pending'
     ), begun AS (
       INSERT INTO delivery_attempt (delivery_id, number, started_at, result, worker_id)
       SELECT d.id, d.attempts, pg_catalog.clock_timestamp(), 'pending', $1 FROM d
     )
     SELECT ${CLAIMED} FROM d`,
    [workerId],
  )
  return taken.rows[0] ?? null
}

/** How a try ended and what follows from it. */
export type TryEnd = {
  result: 'ok' | 'again' | 'failed'
  code: string
  detail: string
  /** Milliseconds until the next try; null: there is none. */
  nextInMs: number | null
}

/**
 * Writes down what became of a try. Where it was the last one and there is a second channel, that one gets
 * the message in the same transaction.
 * @returns false when the delivery belongs to another worker by now; nothing is written then
 */
export function recordTry(claim: ClaimedDelivery, workerId: string, end: TryEnd): Promise<boolean> {
  const state = end.result === 'ok' ? 'delivered' : end.nextInMs === null ? 'failed' : 'waiting'
  return inPoolTransaction(async (client) => {
    const held = await client.query(
      `UPDATE delivery SET state = $3, lease_until = NULL, problem = $4,
              send_after = CASE WHEN $5::float8 IS NULL THEN send_after
                ELSE pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => $5::float8 / 1000) END,
              finished_at = CASE WHEN $3 <> 'waiting' THEN pg_catalog.clock_timestamp() END
        WHERE id = $1 AND fence = $2 AND state = 'sending'`,
      [claim.id, claim.fence, state, end.result === 'ok' ? null : end.detail, end.nextInMs],
    )
    if (held.rowCount !== 1) return false
    await client.query(
      `UPDATE delivery_attempt SET result = $3, code = $4, detail = $5, finished_at = pg_catalog.clock_timestamp()
        WHERE delivery_id = $1 AND number = $2 AND worker_id = $6`,
      [claim.id, claim.attempts, end.result, end.code, end.detail, workerId],
    )
    if (state === 'failed' && claim.secondChannelId) await insertSecond(client, claim)
    return true
  })
}

async function insertSecond(client: pg.PoolClient, claim: ClaimedDelivery): Promise<void> {
  await client.query(
    `WITH made AS (
       INSERT INTO delivery (id, channel_id, route_id, purpose, action, kind, severity, title, dedup_key, target_id,
                             environment_id, state, send_after, instead_of_id)
       SELECT pg_catalog.gen_random_uuid(), $2, route_id, purpose, action, kind, severity, title, dedup_key, target_id,
              environment_id, 'waiting', pg_catalog.clock_timestamp(), id FROM delivery WHERE id = $1
       ON CONFLICT (instead_of_id) DO NOTHING RETURNING id
     )
     INSERT INTO delivery_notice (delivery_id, notice_id)
     SELECT made.id, n.notice_id FROM made, delivery_notice n WHERE n.delivery_id = $1`,
    [claim.id, claim.secondChannelId],
  )
}

/** The notices of a delivery, oldest first, with the names of what they are about; at most 200. */
export async function noticesOf(deliveryId: string): Promise<ToldNotice[]> {
  const found = await storePool().query<ToldNotice>(
    `SELECT * FROM (
       SELECT n.seq, n.id, n.kind, n.severity, n.action, n.title, n.body, n.link, t.name AS target,
              e.name AS environment,
              pg_catalog.to_char(n.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "createdAt"
         FROM delivery_notice d JOIN notice n ON n.id = d.notice_id
         LEFT JOIN target t ON t.id = n.target_id LEFT JOIN environment e ON e.id = n.environment_id
        WHERE d.delivery_id = $1 ORDER BY n.seq DESC LIMIT 200) newest ORDER BY seq`,
    [deliveryId],
  )
  return found.rows
}

/** A channel as the sender needs it. */
export type SendChannel = {
  id: string
  name: string
  type: ChannelType
  settings: unknown
  sealed: Buffer | null
  paused: boolean
  removed: boolean
  template: { title: string; body: string } | null
}

/** The channel with the words set for its type; null when there is none. */
export async function findSendChannel(channelId: string): Promise<SendChannel | null> {
  const found = await storePool().query<SendChannel>(
    `SELECT c.id, c.name, c.type, c.settings, c.sealed, c.paused_at IS NOT NULL AS paused,
            c.removed_at IS NOT NULL AS removed,
            CASE WHEN t.type IS NOT NULL THEN pg_catalog.json_build_object('title', t.title, 'body', t.body) END AS template
       FROM channel c LEFT JOIN channel_template t ON t.type = c.type WHERE c.id = $1`,
    [channelId],
  )
  return found.rows[0] ?? null
}

/** Begins a test of a channel: a delivery that is under way already, so that no other worker takes it. */
export async function beginTest(
  channelId: string,
  workerId: string,
  title: string,
): Promise<ClaimedDelivery | null> {
  const made = await storePool().query<ClaimedDelivery>(
    `WITH d AS (
       INSERT INTO delivery (id, channel_id, purpose, action, kind, severity, title, dedup_key, state, attempts, fence,
                             send_after, lease_until)
       SELECT pg_catalog.gen_random_uuid(), id, 'test', 'open', 'test', 'info', $3,
              'test:' || pg_catalog.gen_random_uuid(), 'sending', 1, 1, pg_catalog.clock_timestamp(),
              pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => ${LEASE_SECONDS})
         FROM channel WHERE id = $1 AND removed_at IS NULL RETURNING *
     ), begun AS (
       INSERT INTO delivery_attempt (delivery_id, number, started_at, result, worker_id)
       SELECT d.id, 1, pg_catalog.clock_timestamp(), 'pending', $2 FROM d
     )
     SELECT ${CLAIMED} FROM d`,
    [channelId, workerId, title],
  )
  return made.rows[0] ?? null
}

/** What of a notice the router needs. */
export type OutboxNotice = {
  id: string
  kind: string
  severity: Severity
  action: NoticeAction
  title: string
  dedupKey: string
  environmentId: string | null
  targetId: string | null
}
