import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import { tellOfCheck } from '@/lib/audit/evidence-notices'
import { type StoreCheck, verifyStore } from '@/lib/audit/verify-store'
import { systemActor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'

const LOOK_MS = 10 * 60_000
/** The hour of the day, UTC, after which the night's check is made. */
const HOUR = 2

/** Whether nobody checked since this night began. */
async function isOwed(now: Date): Promise<boolean> {
  const night = new Date(now)
  night.setUTCHours(HOUR, 0, 0, 0)
  if (night > now) night.setUTCDate(night.getUTCDate() - 1)
  const found = await storePool().query(
    `SELECT 1 FROM audit_event WHERE action = 'audit.verify' AND actor_kind = 'system' AND at >= $1
     UNION ALL SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM audit_checkpoint WHERE time < $1)`,
    [night.toISOString()],
  )
  return found.rows.length === 0
}

/**
 * Checks the log, once a night; of several workers the first. The outcome is an entry of the log itself and
 * shown on its page. A store younger than the night is left for the next one.
 */
export async function checkOfTheNight(now = new Date()): Promise<StoreCheck | null> {
  const lock = await storePool().connect()
  try {
    const mine = await lock.query<{ mine: boolean }>(
      "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('quarterdeck audit night')) AS mine",
    )
    if (!mine.rows[0]?.mine) return null
    try {
      if (!(await isOwed(now))) return null
      const report = await verifyStore()
      await inTransaction(async (tx) => {
        await tellOfCheck(tx, report)
        await appendAudit(tx, {
          action: 'audit.verify',
          actor: systemActor('audit'),
          result: report.ok ? 'ok' : 'failed',
          details: report,
        })
      })
      return report
    } finally {
      await lock.query("SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtext('quarterdeck audit night'))")
    }
  } finally {
    lock.release()
  }
}

/** Looks every ten minutes whether the night's check is owed. */
export function startNightly(): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const look = () => {
    running = checkOfTheNight().catch((error: unknown) => {
      process.stderr.write(
        `audit: the night's check failed: ${error instanceof Error ? error.message : error}\n`,
      )
    })
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
