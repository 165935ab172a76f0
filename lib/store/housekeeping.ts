import { storePool } from '@/lib/store/pool'

const EVERY_MS = 60 * 60_000

/** What nobody needs any more, each with the statement that removes it. History and the audit log are not here. */
const SPENT: readonly string[] = [
  // Counted tries: the longest window is an hour.
  "DELETE FROM rate_bucket WHERE window_start < pg_catalog.now() - interval '1 day' AND COALESCE(blocked_until, window_start) < pg_catalog.now()",
  // Sign-ins that ended stay visible to their owner for a month.
  "DELETE FROM sign_in WHERE LEAST(expires_at, COALESCE(revoked_at, expires_at)) < pg_catalog.now() - interval '30 days'",
  // Files that nobody fetched in time; their pieces go with them.
  "DELETE FROM download WHERE expires_at < pg_catalog.now() - interval '1 hour'",
  "DELETE FROM one_time_link WHERE LEAST(expires_at, COALESCE(used_at, expires_at)) < pg_catalog.now() - interval '30 days'",
  // What was sent stays readable for ninety days; what is under way is never touched.
  "DELETE FROM delivery WHERE state NOT IN ('waiting', 'sending') AND created_at < pg_catalog.now() - interval '90 days'",
  "DELETE FROM notice n WHERE routed_at IS NOT NULL AND created_at < pg_catalog.now() - interval '90 days' AND NOT EXISTS (SELECT FROM delivery_notice d WHERE d.notice_id = n.id)",
  // Of each schedule the last stays: what comes after it is still to be done.
  "DELETE FROM schedule_fire f WHERE created_at < pg_catalog.now() - interval '90 days' AND state NOT IN ('queued', 'claimed', 'running') AND EXISTS (SELECT FROM schedule_fire later WHERE later.schedule_id = f.schedule_id AND later.nominal_at > f.nominal_at AND later.by_name IS NULL)",
]

/** Removes what is spent from the store. @returns how many rows went */
export async function removeSpent(): Promise<number> {
  let gone = 0
  for (const statement of SPENT) gone += (await storePool().query(statement)).rowCount ?? 0
  return gone
}

/** Removes what is spent now and then every hour; a store that is away is tried again at the next. */
export async function startHousekeeping(): Promise<{ stop(): Promise<void> }> {
  let running: Promise<unknown> = removeSpent().catch(() => 0)
  const timer = setInterval(() => {
    running = removeSpent().catch(() => 0)
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
