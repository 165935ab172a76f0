import 'server-only'
import type { Problem } from '@/lib/changes/journal'
import type { Plan } from '@/lib/changes/kind'
import { storePool } from '@/lib/store/pool'

/** What planning and executing need to know of a change. */
export type StoredChange = {
  id: string
  kind: string
  state: string
  targetId: string
  targetName: string
  targetRemoved: boolean
  input: unknown
  plan: Plan | null
  planHash: string | null
}

/** The change with its target's name; null when there is none. */
export async function findChange(changeId: string): Promise<StoredChange | null> {
  const found = await storePool().query<StoredChange>(
    `SELECT c.id, c.kind, c.state, c.target_id AS "targetId", t.name AS "targetName",
            t.removed_at IS NOT NULL AS "targetRemoved", c.input, c.plan, c.plan_hash AS "planHash"
       FROM change c JOIN target t ON t.id = c.target_id WHERE c.id = $1`,
    [changeId],
  )
  return found.rows[0] ?? null
}

/** Ids of all targets that a change acts on: its own first. */
export function targetsOf(
  change: Pick<StoredChange, 'targetId' | 'input'>,
  kind: { alsoTargets(input: unknown): string[] } | undefined,
): [string, ...string[]] {
  const also = kind?.alsoTargets(change.input) ?? []
  return [change.targetId, ...also.filter((id) => id !== change.targetId)]
}

/** Keeps a plan that was made; false when the change is not being planned any more. */
export async function keepPlan(changeId: string, plan: Plan, hash: string): Promise<boolean> {
  const kept = await storePool().query(
    `UPDATE change SET state = 'planned', plan = $2, plan_hash = $3, planned_at = pg_catalog.clock_timestamp()
      WHERE id = $1 AND state = 'planning'`,
    [changeId, JSON.stringify(plan), hash],
  )
  return kept.rowCount === 1
}

/** Keeps why no plan could be made. */
export async function refusePlan(changeId: string, problem: Problem): Promise<void> {
  await storePool().query(
    `UPDATE change SET state = 'refused', problem = $2, planned_at = pg_catalog.clock_timestamp()
      WHERE id = $1 AND state = 'planning'`,
    [changeId, JSON.stringify(problem)],
  )
}

/** What a run was started with: the intent in the audit log, who pressed, and behind which broken glass. */
export type Intent = { actorId: string | null; intended: boolean; breakGlassId: string | null }

/**
 * The intent of a run. It must be of this run and of who pressed, and no outcome may answer it yet: what ran
 * once never runs again, whatever the rows of the run say.
 */
export async function findIntent(runId: string): Promise<Intent> {
  const found = await storePool().query<Intent>(
    `SELECT r.actor_id AS "actorId", r.break_glass_id AS "breakGlassId",
            EXISTS (SELECT FROM audit_event e
                     WHERE e.seq = r.intent_seq AND e.phase = 'intent' AND e.change_id = r.change_id
                       AND e.actor_id = r.actor_id AND e.details ->> 'run' = r.id::text
                       AND e.action IN ('changes.apply', 'changes.resolve'))
            AND NOT EXISTS (SELECT FROM audit_event o
                             WHERE o.intent_seq = r.intent_seq AND o.phase = 'outcome') AS intended
       FROM run r WHERE r.id = $1`,
    [runId],
  )
  return found.rows[0] ?? { actorId: null, intended: false, breakGlassId: null }
}
