import 'server-only'
import { storePool } from '@/lib/store/pool'
import type { AlertingHealth } from './contract'

type Row = { what: string; since: Date | null; channel_id: string | null }

/** What keeps notices from reaching somebody, each with since when. */
const PROBLEMS = `
  SELECT 'The channel “' || c.name || '” failed: ' || COALESCE(d.problem, 'unknown reason') AS what,
         d.finished_at AS since, c.id AS channel_id
    FROM channel c
    JOIN LATERAL (SELECT state, problem, finished_at FROM delivery
                   WHERE channel_id = c.id AND state IN ('delivered', 'failed') ORDER BY seq DESC LIMIT 1) d ON true
   WHERE c.removed_at IS NULL AND c.paused_at IS NULL AND d.state = 'failed'
  UNION ALL
  SELECT 'The outside watcher of “' || name || '” hears nothing: ' || COALESCE(heartbeat_problem, 'no worker sends'),
         COALESCE(heartbeat_ok_at, heartbeat_tried_at), id
    FROM channel
   WHERE removed_at IS NULL AND paused_at IS NULL AND heartbeat_minutes IS NOT NULL
     AND CASE WHEN heartbeat_ok_at IS NULL THEN heartbeat_problem IS NOT NULL
         ELSE heartbeat_ok_at < pg_catalog.now() - 2 * pg_catalog.make_interval(mins => heartbeat_minutes) END
  UNION ALL
  SELECT count(*) || CASE WHEN count(*) = 1 THEN ' notice waits' ELSE ' notices wait' END || ' and no worker sends',
         min(created_at), NULL
    FROM notice WHERE routed_at IS NULL AND created_at < pg_catalog.now() - interval '1 min' HAVING count(*) > 0
  UNION ALL
  SELECT count(*) || CASE WHEN count(*) = 1 THEN ' message is' ELSE ' messages are' END || ' overdue and no worker sends',
         min(send_after), NULL
    FROM delivery WHERE state = 'waiting' AND send_after < pg_catalog.now() - interval '2 min' HAVING count(*) > 0
  UNION ALL
  SELECT count(*) || ' critical ' || CASE WHEN count(*) = 1 THEN 'notice' ELSE 'notices' END
           || ' of the last day matched no route',
         min(created_at), NULL
    FROM notice WHERE routed_at IS NOT NULL AND routes = 0 AND severity = 'critical' AND action = 'open'
     AND created_at > pg_catalog.now() - interval '1 day' HAVING count(*) > 0`

/** Whether notices reach somebody. Without any route it is off, which is no fault. */
export async function alertingHealth(): Promise<AlertingHealth> {
  const routes = await storePool().query<{ n: number }>(
    'SELECT count(*)::int AS n FROM channel_route WHERE paused_at IS NULL',
  )
  if (routes.rows[0]?.n === 0) return { state: 'off', problems: [] }
  const found = await storePool().query<Row>(PROBLEMS)
  const problems = found.rows.map(({ what, since, channel_id: channelId }) => ({
    what,
    since: since?.toISOString() ?? null,
    channelId,
  }))
  return { state: problems.length > 0 ? 'degraded' : 'ok', problems }
}
