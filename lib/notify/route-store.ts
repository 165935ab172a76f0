import 'server-only'
import type pg from 'pg'
import { sendingTexts as t } from '@/lib/texts/sending'
import type { Hours } from './hours'
import { isAtLeast, type Severity } from './kinds'
import { inPoolTransaction, type OutboxNotice } from './outbox-store'
import { judgeRoutes, type RouteRule } from './routing'

const BATCH = 200

type StoredRule = RouteRule & {
  channelId: string
  channelPaused: boolean
  secondChannelId: string | null
  secondPaused: boolean
  gatherSeconds: number
  quietMinutes: number
}

async function readRules(client: pg.PoolClient): Promise<StoredRule[]> {
  const found = await client.query<StoredRule & { hours: Hours | null }>(
    `SELECT r.id, r.paused_at IS NOT NULL AS paused, r.environment_ids::text[] AS "environmentIds",
            r.min_severity AS "minSeverity", r.kinds, r.hours, r.goes_on AS "goesOn", r.channel_id AS "channelId",
            c.paused_at IS NOT NULL AS "channelPaused", r.second_channel_id AS "secondChannelId",
            s.paused_at IS NOT NULL AS "secondPaused", r.gather_seconds AS "gatherSeconds",
            r.quiet_minutes AS "quietMinutes"
       FROM channel_route r JOIN channel c ON c.id = r.channel_id LEFT JOIN channel s ON s.id = r.second_channel_id
      ORDER BY r.position, r.created_at`,
  )
  return found.rows
}

/**
 * Turns what was announced into messages that wait for their channel: by the rules, gathered by key. One
 * worker at a time does it, under a lock of the store.
 * @returns how many notices were looked at; 0 when there is nothing to do or another worker does it
 */
export function routeNotices(now: () => Date = () => new Date()): Promise<number> {
  return inPoolTransaction(async (client) => {
    const lock = await client.query<{ mine: boolean }>(
      "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('quarterdeck notify route')) AS mine",
    )
    if (!lock.rows[0]?.mine) return 0
    const notices = await client.query<OutboxNotice>(
      `SELECT id, kind, severity, action, title, dedup_key AS "dedupKey", environment_id AS "environmentId",
              target_id AS "targetId" FROM notice WHERE routed_at IS NULL ORDER BY seq LIMIT ${BATCH}`,
    )
    if (notices.rows.length === 0) return 0
    const rules = await readRules(client)
    for (const notice of notices.rows) {
      const routes =
        notice.action === 'open'
          ? await routeOpen(client, notice, rules, now())
          : await routeFollowUp(client, notice)
      await client.query(
        'UPDATE notice SET routed_at = pg_catalog.clock_timestamp(), routes = $2 WHERE id = $1',
        [notice.id, routes],
      )
    }
    return notices.rows.length
  })
}

async function routeOpen(
  client: pg.PoolClient,
  notice: OutboxNotice,
  rules: readonly StoredRule[],
  at: Date,
): Promise<number> {
  const takers = judgeRoutes(rules, notice, at)
    .filter(({ verdict }) => verdict === 'takes')
    .map(({ rule }) => rule)
  const told = new Set<string>()
  for (const rule of takers) {
    const { secondChannelId: second, channelPaused } = rule
    const stepsIn = channelPaused && second !== null && !rule.secondPaused
    const channelId = stepsIn ? second : rule.channelId
    // Two rules that lead to one channel make one message there.
    if (told.has(channelId)) continue
    told.add(channelId)
    const spare = stepsIn || rule.secondPaused || second === channelId ? null : second
    if (await joinMessage(client, notice, rule.id, channelId)) continue
    const delayed = await quietUntil(client, notice, rule)
    const dropped = channelPaused && !stepsIn
    await insertMessage(client, notice, { routeId: rule.id, channelId, spare, dropped, delayed, rule })
  }
  return takers.length
}

/** Adds the notice to the message about the same thing that has not left yet. */
async function joinMessage(
  client: pg.PoolClient,
  notice: OutboxNotice,
  routeId: string,
  channelId: string,
): Promise<boolean> {
  const joined = await client.query<{ id: string; severity: Severity }>(
    `SELECT id, severity FROM delivery
      WHERE route_id = $1 AND channel_id = $2 AND dedup_key = $3 AND action = $4 AND state = 'waiting'
        AND attempts = 0 AND instead_of_id IS NULL FOR UPDATE`,
    [routeId, channelId, notice.dedupKey, notice.action],
  )
  const found = joined.rows[0]
  if (!found) return false
  await addNotice(client, found.id, notice.id)
  const isWorse = !isAtLeast(found.severity, notice.severity)
  await client.query(
    `UPDATE delivery SET title = $2, kind = $3, severity = $4,
            send_after = CASE WHEN $5::boolean THEN pg_catalog.clock_timestamp() ELSE send_after END WHERE id = $1`,
    [found.id, notice.title, notice.kind, notice.severity, isWorse],
  )
  return true
}

/** Seconds until more about the same thing may be said; a worse severity is said at once. */
async function quietUntil(client: pg.PoolClient, notice: OutboxNotice, rule: StoredRule): Promise<number> {
  if (rule.quietMinutes === 0) return 0
  const last = await client.query<{ severity: Severity; age: number }>(
    `SELECT d.severity, EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() - COALESCE(d.finished_at, d.created_at))::float8 AS age
       FROM delivery d
      WHERE d.route_id = $1 AND d.dedup_key = $2 AND d.action = 'open'
        AND (d.state IN ('delivered', 'sending') OR (d.state = 'waiting' AND d.attempts > 0))
        AND NOT EXISTS (SELECT FROM delivery r WHERE r.route_id = $1 AND r.dedup_key = $2
                         AND r.action = 'resolved' AND r.seq > d.seq)
      ORDER BY d.seq DESC LIMIT 1`,
    [rule.id, notice.dedupKey],
  )
  const found = last.rows[0]
  if (!found || !isAtLeast(found.severity, notice.severity)) return 0
  return Math.max(0, rule.quietMinutes * 60 - found.age)
}

/** Who was told that it began is told how it went on, whatever the rules and the hours say by now. */
async function routeFollowUp(client: pg.PoolClient, notice: OutboxNotice): Promise<number> {
  if (notice.action === 'resolved')
    await client.query(
      `UPDATE delivery SET state = 'dropped', problem = 'It was over before it was sent.',
              finished_at = pg_catalog.clock_timestamp()
        WHERE dedup_key = $1 AND action = 'open' AND state = 'waiting' AND attempts = 0`,
      [notice.dedupKey],
    )
  const told = await client.query<{ route_id: string; channel_id: string; paused: boolean }>(
    `SELECT DISTINCT ON (d.channel_id) d.route_id, d.channel_id, c.paused_at IS NOT NULL AS paused
       FROM delivery d JOIN channel c ON c.id = d.channel_id
      WHERE d.dedup_key = $1 AND d.action = 'open' AND c.removed_at IS NULL
        AND (d.state IN ('delivered', 'sending') OR (d.state = 'waiting' AND d.attempts > 0))
        AND NOT EXISTS (SELECT FROM delivery r WHERE r.channel_id = d.channel_id AND r.dedup_key = $1
                         AND r.action = 'resolved' AND r.seq > d.seq)
      ORDER BY d.channel_id, d.seq DESC`,
    [notice.dedupKey],
  )
  for (const { route_id: routeId, channel_id: channelId, paused } of told.rows) {
    if (await joinMessage(client, notice, routeId, channelId)) continue
    await insertMessage(client, notice, {
      routeId,
      channelId,
      spare: null,
      dropped: paused,
      delayed: 0,
      rule: null,
    })
  }
  return told.rows.length
}

type NewMessage = {
  routeId: string | null
  channelId: string
  spare: string | null
  dropped: boolean
  delayed: number
  rule: StoredRule | null
}

async function insertMessage(client: pg.PoolClient, notice: OutboxNotice, made: NewMessage): Promise<void> {
  const wait = Math.max(made.rule?.gatherSeconds ?? 0, made.delayed)
  const row = await client.query<{ id: string }>(
    `INSERT INTO delivery (id, channel_id, route_id, purpose, action, kind, severity, title, dedup_key, target_id,
                           environment_id, state, problem, send_after, second_channel_id, finished_at, created_at)
     VALUES (pg_catalog.gen_random_uuid(), $1, $2, 'notice', $3, $4, $5, $6, $7, $8, $9, $10, $11,
             pg_catalog.clock_timestamp() + pg_catalog.make_interval(secs => $12::float8), $13,
             CASE WHEN $10 = 'dropped' THEN pg_catalog.clock_timestamp() END, pg_catalog.clock_timestamp())
     RETURNING id`,
    [
      made.channelId,
      made.routeId,
      notice.action,
      notice.kind,
      notice.severity,
      notice.title,
      notice.dedupKey,
      notice.targetId,
      notice.environmentId,
      made.dropped ? 'dropped' : 'waiting',
      made.dropped ? t.channelIsPaused : null,
      wait,
      made.spare,
    ],
  )
  const id = row.rows[0]?.id
  if (id) await addNotice(client, id, notice.id)
}

async function addNotice(client: pg.PoolClient, deliveryId: string, noticeId: string): Promise<void> {
  await client.query(
    'INSERT INTO delivery_notice (delivery_id, notice_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [deliveryId, noticeId],
  )
}
