import 'server-only'
import type { StoreTransaction } from '@/lib/store/client'
import { NOTICE_KINDS } from './kinds'
import { bounded, type Notice } from './notice'

/** Channel of the store on which the sender hears of new notices. */
export const NOTICE_BELL = 'qd_notice'

/**
 * Tells people something: writes it into the outbox, in the transaction of what it tells, so that neither
 * happens without the other. The worker routes and sends it after the commit. Call it before the entry in the
 * audit log, which is the last statement. A notice that is too long is cut, never refused.
 */
export async function announce(tx: StoreTransaction, notice: Notice): Promise<void> {
  const { title, body, link, dedupKey } = bounded(notice)
  const { kind, subject, targetId = null, environmentId = null } = notice
  const severity = notice.severity ?? NOTICE_KINDS[kind].severity
  // now() is the transaction's own; clock_timestamp() keeps the order of two notices of one transaction.
  await tx.$executeRaw`
    INSERT INTO notice (id, kind, severity, action, environment_id, target_id, subject_noun, subject_id, title,
                        body, link, dedup_key, created_at)
    SELECT pg_catalog.gen_random_uuid(), ${kind}, ${severity}, ${notice.action ?? 'open'},
           COALESCE(${environmentId}::uuid, (SELECT environment_id FROM target WHERE id = ${targetId}::uuid)),
           ${targetId}::uuid, ${subject.noun}, ${subject.id}, ${title}, ${JSON.stringify(body)}::jsonb, ${link},
           ${dedupKey}, pg_catalog.clock_timestamp()`
  await tx.$executeRaw`SELECT pg_catalog.pg_notify(${NOTICE_BELL}, '')`
}
