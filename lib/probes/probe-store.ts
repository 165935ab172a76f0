import 'server-only'
import { appendAudit } from '@/lib/audit/append'
import type { AuditResult } from '@/lib/audit/entry'
import { systemActor } from '@/lib/auth/actor'
import type { TaskProblem } from '@/lib/jobs/tasks'
import { inTransaction, type StoreTransaction } from '@/lib/store/client'
import { storePool } from '@/lib/store/pool'
import { requestsTexts as w } from '@/lib/texts/requests'
import type { ProbePlace } from './sealing'

/** How long a question and its answer are kept, in milliseconds. */
export const PROBE_KEPT_MS = 15 * 60_000
/** So many of one asker may be under way. */
export const MOST_AT_ONCE = 3
/** One that runs for longer lost its worker, in seconds. */
const LOST_AFTER_S = 90

export type ProbeState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export type StoredProbe = ProbePlace & {
  actorKind: string
  state: ProbeState
  answer: Buffer | null
  problem: TaskProblem | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  expiresAt: Date
  cancelRequestedAt: Date | null
}

const COLUMNS = `id, kind, target_id AS "targetId", actor_kind AS "actorKind", actor_id AS "actorId", state, answer,
  problem, created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt",
  expires_at AS "expiresAt", cancel_requested_at AS "cancelRequestedAt"`

/** How many of an asker's probes are under way. */
export async function countOpen(actorId: string): Promise<number> {
  const found = await storePool().query<{ n: number }>(
    `SELECT count(*)::int AS n FROM probe WHERE actor_id = $1 AND state IN ('queued', 'running')
        AND cancel_requested_at IS NULL AND expires_at > pg_catalog.now()`,
    [actorId],
  )
  return found.rows[0]?.n ?? 0
}

/** Keeps a question, with its intent in the audit log in the same transaction. */
export function insertProbe(
  probe: ProbePlace & { actorKind: string; input: Uint8Array<ArrayBuffer> },
  intend: (tx: StoreTransaction) => Promise<bigint>,
): Promise<void> {
  return inTransaction(async (tx) => {
    await tx.probe.create({
      data: { ...probe, state: 'queued', expiresAt: new Date(Date.now() + PROBE_KEPT_MS) },
      select: { id: true },
    })
    const intentSeq = await intend(tx)
    await tx.probe.updateMany({ where: { id: probe.id }, data: { intentSeq } })
  })
}

/** A probe of this asker; null for anybody else's, whoever asks. */
export async function findProbe(
  id: string,
  asker: { kind: string; id: string | null },
): Promise<StoredProbe | null> {
  const found = await storePool().query<StoredProbe>(
    `SELECT ${COLUMNS} FROM probe WHERE id = $1 AND actor_kind = $2 AND actor_id = $3`,
    [id, asker.kind, asker.id],
  )
  return found.rows[0] ?? null
}

/** Asks the worker to stop one. */
export async function wantStop(id: string): Promise<void> {
  await storePool().query(
    `UPDATE probe SET cancel_requested_at = COALESCE(cancel_requested_at, pg_catalog.clock_timestamp()) WHERE id = $1`,
    [id],
  )
}

export async function isStopWanted(id: string): Promise<boolean> {
  const found = await storePool().query(
    'SELECT 1 FROM probe WHERE id = $1 AND cancel_requested_at IS NOT NULL',
    [id],
  )
  return found.rows.length > 0
}

export type ClaimedProbe = ProbePlace & {
  input: Buffer
  intentSeq: string | null
  targetName: string
  engine: 'postgres' | 'mysql'
  /** True where somebody stopped it before it began. */
  stopped: boolean
}

/** Takes a question; null when another worker has it, or its time is over. */
export async function claimProbe(id: string): Promise<ClaimedProbe | null> {
  const found = await storePool().query<ClaimedProbe>(
    `UPDATE probe p SET state = 'running', started_at = pg_catalog.clock_timestamp()
       FROM target t
      WHERE p.id = $1 AND p.state = 'queued' AND p.input IS NOT NULL AND p.expires_at > pg_catalog.now()
        AND t.id = p.target_id AND t.removed_at IS NULL
      RETURNING p.id, p.kind, p.target_id AS "targetId", p.actor_id AS "actorId", p.input,
                p.intent_seq AS "intentSeq", t.name AS "targetName", t.engine,
                p.cancel_requested_at IS NOT NULL AS stopped`,
    [id],
  )
  return found.rows[0] ?? null
}

export type ProbeEnd = {
  state: 'done' | 'failed' | 'cancelled'
  answer: Buffer | null
  problem: TaskProblem | null
  details: Record<string, unknown>
}

const RESULT: Record<ProbeEnd['state'], AuditResult> = { done: 'ok', failed: 'failed', cancelled: 'failed' }

/** Writes how it ended, and the outcome in the audit log, in one transaction. What was asked is wiped. */
export function endProbe(probe: ClaimedProbe, end: ProbeEnd): Promise<void> {
  return inTransaction(async (tx) => {
    const problem = end.problem === null ? null : JSON.stringify(end.problem)
    const count = await tx.$executeRaw`
      UPDATE probe SET state = ${end.state}, answer = ${end.answer}, problem = ${problem}::jsonb, input = NULL,
             finished_at = pg_catalog.clock_timestamp()
       WHERE id = ${probe.id}::uuid AND state = 'running'`
    if (count !== 1) return
    await appendAudit(tx, {
      action: 'probes.start',
      actor: systemActor('worker'),
      phase: 'outcome',
      result: RESULT[end.state],
      targetId: probe.targetId,
      intentSeq: probe.intentSeq === null ? null : BigInt(probe.intentSeq),
      details: {
        ...end.details,
        probe: probe.id,
        kind: probe.kind,
        state: end.state,
        requestedBy: probe.actorId,
      },
    })
  })
}

/**
 * Wipes what is past its time, and ends what lost its worker: the intents of those are closed as unknown by
 * the sweeper of the audit log. @returns how many rows changed
 */
export async function sweepProbes(): Promise<number> {
  const why = JSON.stringify({ code: 'worker.unavailable', hint: w.askAgain })
  const lost = await storePool().query(
    `UPDATE probe SET state = 'failed', problem = $1, input = NULL, finished_at = pg_catalog.clock_timestamp()
      WHERE state = 'running' AND started_at < pg_catalog.clock_timestamp() - interval '${LOST_AFTER_S} s'`,
    [why],
  )
  const gone = await storePool().query('DELETE FROM probe WHERE expires_at < pg_catalog.now()')
  return (lost.rowCount ?? 0) + (gone.rowCount ?? 0)
}
