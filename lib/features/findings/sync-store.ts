import 'server-only'
import { storable } from '@/lib/changes/plan-hash'
import { inTransaction } from '@/lib/store/client'
import type { FindingDraft } from './draft'

type Synced = { opened: number; closed: number }

/**
 * Brings the open findings of one source on one target to what it concludes now: opens what is new, closes what
 * it no longer reports, keeps since when. Opening and closing are events. Two workers at once do it one after
 * the other.
 */
export function syncFindings(
  targetId: string,
  source: string,
  found: readonly FindingDraft[],
): Promise<Synced> {
  const drafts = JSON.stringify(storable(found).map((draft) => ({ ...draft, id: crypto.randomUUID() })))
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(${`finding ${targetId} ${source}`}, 0))`
    const closed = await tx.$executeRaw`
      WITH draft AS (SELECT * FROM jsonb_to_recordset(${drafts}::jsonb) AS d(kind text, object text)),
           gone AS (
             UPDATE finding f SET closed_at = now()
              WHERE f.target_id = ${targetId}::uuid AND f.source = ${source} AND f.closed_at IS NULL
                AND NOT EXISTS (SELECT FROM draft d WHERE d.kind = f.kind AND d.object = f.object)
             RETURNING f.id)
      INSERT INTO finding_event (id, finding_id, at, what)
      SELECT gen_random_uuid(), id, now(), 'closed' FROM gone`
    const opened = await tx.$executeRaw`
      WITH draft AS (
             SELECT * FROM jsonb_to_recordset(${drafts}::jsonb)
               AS d(id uuid, kind text, object text, severity text, title text, evidence text, remedy text, fix jsonb)),
           worse AS (
             INSERT INTO finding_event (id, finding_id, at, what, detail)
             SELECT gen_random_uuid(), f.id, now(), 'severity', f.severity || ' → ' || d.severity
               FROM finding f JOIN draft d ON d.kind = f.kind AND d.object = f.object
              WHERE f.target_id = ${targetId}::uuid AND f.closed_at IS NULL AND f.severity <> d.severity),
           kept AS (
             INSERT INTO finding AS f (id, target_id, source, kind, object, severity, title, evidence, remedy, fix,
                                       opened_at, seen_at)
             SELECT d.id, t.id, ${source}, d.kind, d.object, d.severity, d.title, d.evidence, d.remedy, d.fix,
                    now(), now()
               FROM draft d JOIN target t ON t.id = ${targetId}::uuid AND t.removed_at IS NULL
             ON CONFLICT (target_id, kind, object) WHERE closed_at IS NULL DO UPDATE
               SET severity = EXCLUDED.severity, title = EXCLUDED.title, evidence = EXCLUDED.evidence,
                   remedy = EXCLUDED.remedy, fix = EXCLUDED.fix, seen_at = now()
             RETURNING f.id)
      INSERT INTO finding_event (id, finding_id, at, what)
      SELECT gen_random_uuid(), k.id, now(), 'opened' FROM kept k JOIN draft d ON d.id = k.id`
    return { opened, closed }
  })
}
